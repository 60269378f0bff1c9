import type { Preset } from '../preset.ts';
import { at, eventOf, messageOf, UNASKED, type Verdict } from './message.ts';
import { pageOf, present, textOf } from './page.ts';
import { decoded } from './path.ts';

const POST_EVENT = /^post_(create|update|delete|trash)$/;
/** What WordPress appends to the slug of a post in the trash; the number is there where another one has that slug, too. */
const TRASHED = /__trashed(-\d+)?(?=\/?($|[?#]))/;

/** What was before is in `post_before` of an update; WordPress itself notes it when it puts a post into the trash. */
function statusBefore(payload: unknown): string | undefined {
  const [noted] = [at(payload, 'post_meta', '_wp_trash_meta_status')].flat();
  return textOf(at(payload, 'post_before', 'post_status')) ?? textOf(noted);
}

/** What is not known may have been public: a purge too many does less harm than a page that stays. */
function mayBePublic(event: string, payload: unknown): boolean {
  const status = textOf(at(payload, 'post', 'post_status'));
  const before = statusBefore(payload);
  if (status === 'publish' || before === 'publish') return true;
  if (before !== undefined || status === 'auto-draft') return false;
  return status === undefined || status === 'trash' || event === 'post_update';
}

function verdictOn(event: string, payload: unknown): Verdict | false {
  const type = at(payload, 'post', 'post_type');
  if (!POST_EVENT.test(event)) return UNASKED;
  if (type === 'revision') return ['ignored', 'a revision is no page'];
  if (!mayBePublic(event, payload)) return ['ignored', 'the post is not public and was not before'];
  return type === 'nav_menu_item' && UNASKED; // it has no page of its own
}

/** A post in the trash still has its page under the slug it had before. */
function asPublic(text: unknown, row: unknown): string | undefined {
  return at(row, 'post_status') === 'publish' ? textOf(text) : textOf(text)?.replace(TRASHED, '');
}

/** The plugin WP Webhooks; WordPress itself sends none. */
export const wordpress: Preset = {
  name: 'wordpress',
  signs: { scheme: 'hmac', name: 'x-wp-webhook-signature', algorithm: 'sha256', encoding: 'base64', prefix: '' },
  retries: false,
  purge: ['{path}', '{oldPath}'],
  read({ header, payload }) {
    const event = eventOf(payload, header('x-wp-webhook-name') || 'post_update', 'header x-wp-webhook-name');
    const post = at(payload, 'post');
    const before = at(payload, 'post_before');
    const slug = asPublic(at(post, 'post_name'), post);
    const oldSlug = asPublic(at(before, 'post_name'), before);
    const page = pageOf({ slug, oldSlug, url: asPublic(at(payload, 'post_permalink'), post) });
    // WordPress keeps slugs percent-encoded, and templates would encode them again.
    const plain = present({ slug: slug && decoded(slug), oldSlug: page.oldSlug && decoded(page.oldSlug) });
    return messageOf({
      events: [event],
      verdict: verdictOn(event, payload),
      types: [at(post, 'post_type')],
      id: at(payload, 'post_id') ?? at(post, 'ID'),
      pages: [{ ...page, ...plain }],
    });
  },
};
