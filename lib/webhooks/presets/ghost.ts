import { isFields } from '../../scf/shape.ts';
import type { Page, Preset } from '../preset.ts';
import { at, eventOf, messageOf, UNASKED, type Verdict } from './message.ts';
import { pageOf, textOf } from './page.ts';
import { segmentOf } from './path.ts';

const PURGES = /^(post|page)\.(published|published\.edited|unpublished|deleted)$/;
const PREVIEW = /\/p\/[^/]+\/$/;

/** Older Ghost sends no event. Whatever is not surely public becomes `edited`, which purges nothing. */
function derivedEvent(payload: unknown): string | undefined {
  const kind = ['post', 'page', 'tag', 'member'].find((name) => isFields(at(payload, name)));
  // The one body that has nothing in it.
  if (!kind) return isFields(payload) && Object.keys(payload).length === 0 ? 'site.changed' : undefined;
  const current = at(payload, kind, 'current');
  if (isFields(current) && Object.keys(current).length === 0) return `${kind}.deleted`;
  if (at(current, 'status') === 'published') return `${kind}.published`;
  return `${kind}.${at(payload, kind, 'previous', 'status') === 'published' ? 'unpublished' : 'edited'}`;
}

function verdictOn(event: string, current: unknown, previous: unknown): Verdict | false {
  if (event.startsWith('member.')) return ['ignored', 'members have no pages'];
  const status = at(current, 'status') ?? at(previous, 'status');
  const isDraft = status === 'draft' || status === 'scheduled';
  if (isDraft && event.endsWith('.deleted')) return ['ignored', 'what was deleted had never been public'];
  return !PURGES.test(event) && UNASKED;
}

function readPage(kind: string, current: unknown, previous: unknown): Page {
  const oldSlug = textOf(at(previous, 'slug'));
  const slug = textOf(at(current, 'slug')) ?? oldSlug;
  const segment = slug && segmentOf(slug);
  const url = textOf(at(current, 'url'));
  // What was deleted has no URL any more: this is where Ghost has posts and pages unless its routes say otherwise.
  if (!url) return pageOf({ slug, oldSlug, path: segment && /^(post|page)$/.test(kind) && `/${segment}/` });
  // What is not public any more has the URL of its preview.
  const isPublic = !segment || at(current, 'status') === 'published';
  return pageOf({ slug, oldSlug, url: isPublic ? url : url.replace(PREVIEW, `/${segment}/`) });
}

/** Ghost, which waits for two seconds and never tries again. */
export const ghost: Preset = {
  name: 'ghost',
  signs: { scheme: 'ghost', old: false },
  retries: false,
  purge: ['{path}', '{oldPath}'],
  read({ payload }) {
    const event = eventOf(payload, textOf(at(payload, 'event')) ?? derivedEvent(payload), 'field "event" or "post"');
    const [kind = '', ...rest] = event.split('.');
    const current = at(payload, kind, 'current');
    const previous = at(payload, kind, 'previous');
    return messageOf({
      events: [event, rest.join('.')],
      verdict: verdictOn(event, current, previous),
      types: [kind],
      id: at(current, 'id') ?? at(previous, 'id'),
      pages: [readPage(kind, current, previous)],
    });
  },
};
