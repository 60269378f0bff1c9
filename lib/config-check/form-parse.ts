import type { Form } from '../config/forms.ts';
import { PurgeError } from '../errors.ts';
import type { Template } from '../types.ts';
import { hasDotSegment } from '../url/encode.ts';
import { slotText } from '../url/template.ts';
import { parseTemplate } from '../url/template-parse.ts';

const SLOTS: readonly unknown[] = ['key', 'dir', 'name', 'stem', 'ext'];
const SOME_SLOT = /\{\s*(key|dir|name|stem|ext)\b/;

function refuse(message: string): never {
  throw new PurgeError('BAD_CONFIG', message);
}

/** Text of a query as a URL parser would write it; a letter at its end keeps blanks from falling away. */
function queryText(text: string): string {
  return new URL(`https://h/?${text}z`).search.slice(1, -1);
}

function parseSlots(text: string): Template {
  const parts = parseTemplate(text);
  for (const part of parts) {
    if (typeof part === 'string') continue;
    const [name] = part.path;
    if (part.path.length > 1 || !SLOTS.includes(name))
      refuse(`no slot ${slotText(part)}; there are {key}, {dir}, {name}, {stem} and {ext}`);
    if (part.filters) refuse(`a form has no filters; write {${name}}`);
  }
  return parts;
}

/** What stands in the path of a form as it is. */
function checkPath(path: Template): void {
  const [first = ''] = path;
  if (typeof first === 'string' && first.startsWith('//')) refuse('begin with one slash, or with none');
  const sample = path.map((part) => (typeof part === 'string' ? part : part.path[0] === 'dir' ? 'x/' : 'x')).join('');
  if (hasDotSegment(sample)) refuse('no . and .. in a form');
  if (/%[0-9a-f]{2}/i.test(sample)) refuse('a form is written as a key is, not encoded: a blank is a blank, not %20');
  path.forEach((part, n) => {
    const before = path[n - 1];
    const isDir = typeof before === 'object' && before.path[0] === 'dir';
    if (isDir && typeof part === 'string' && part.startsWith('/'))
      refuse('{dir} has its slash at the end already, and is empty at the root; write {dir}x, not {dir}/x');
  });
}

/** A template, from the text of which the first `?` parts path and query. */
function parseParts(text: string): Form {
  const at = text.indexOf('?');
  const path = parseSlots(at < 0 ? text : text.slice(0, at));
  const query = at < 0 ? [] : parseSlots(text.slice(at));
  if (![...path, ...query].some((part) => typeof part === 'object'))
    refuse('no form: begin with "?", "@" or ".", or name a slot, such as {stem}.webp');
  if (query.length === 1 && query[0] === '?') refuse('a "?" with nothing behind it');
  checkPath(path);
  const [first, ...rest] = path;
  const start = typeof first === 'string' ? first.replace(/^\//, '') : first;
  return {
    path: start ? [start, ...rest] : rest,
    ...(query.length > 0 && { query: query.map((part) => (typeof part === 'string' ? queryText(part) : part)) }),
  };
}

/**
 * Compiles a form of an object's URL: `?query`, `@2x` before the extension, `.webp` after the key, or a template with the slots
 * of the key. Throws PurgeError `BAD_CONFIG`.
 */
export function parseForm(text: string): Form {
  const [mark = ''] = text;
  const isMarked = mark !== '' && '?@.'.includes(mark);
  if (/[\p{Cc}#\\]/u.test(text) || text !== text.trim())
    refuse('no line ends, "#" and "\\" in a form, and no blanks around it');
  if (isMarked && text === mark) refuse(`a "${mark}" with nothing behind it`);
  if (isMarked && SOME_SLOT.test(text)) {
    const advice = mark === '?' ? '{key}?v={name}' : `/${text}`;
    refuse(`what begins with "${mark}" is taken as it is, without slots; for a template write ${advice}`);
  }
  if (mark === '?') return { path: [{ path: ['key'] }], query: [queryText(text)] };
  if (mark === '@' && text.includes('?')) refuse('no query behind "@"; write {stem}@2x{ext}?query');
  return parseParts(mark === '@' ? `{stem}${text}{ext}` : mark === '.' ? `{key}${text}` : text);
}
