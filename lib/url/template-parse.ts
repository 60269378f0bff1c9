import { PurgeError } from '../errors.ts';
import type { Filter, PathStep, Slot, Template } from '../types.ts';

const STEP = /^(?:\.([^.[\]{}|"'\s*]+)|\[(\d{1,6})\]|\[(\*)\]|\[(?:"([^"]+)"|'([^']+)')\])/;
const FORBIDDEN: readonly unknown[] = ['__proto__', 'constructor', 'prototype'];
const WITH_TEXT: readonly string[] = ['default', 'drop'];
const WITHOUT_TEXT: readonly string[] = ['lower', 'raw', 'trimSlashes'];

function refuse(message: string): never {
  throw new PurgeError('BAD_CONFIG', message);
}

function stepOf([, name, place, all, quoted, single]: RegExpExecArray): PathStep {
  if (all !== undefined) return null;
  return place === undefined ? (name ?? quoted ?? single ?? '') : Number(place);
}

/** Reads `a.b[0]["c d"][*]`. Throws PurgeError `BAD_CONFIG`, and for names that every object inherits. */
export function parsePath(text: string): PathStep[] {
  if (text === '') refuse('an empty {} names no value');
  const steps: PathStep[] = [];
  for (let rest = text.startsWith('[') ? text : `.${text}`; rest !== ''; ) {
    const found = STEP.exec(rest);
    if (!found) refuse(`"${text}" is no path into a payload; write a.b, a[0], a["b c"] or a[*]`);
    const step = stepOf(found);
    if (FORBIDDEN.includes(step)) refuse(`"${step}" cannot be read from a payload`);
    steps.push(step);
    rest = rest.slice(found[0].length);
  }
  return steps;
}

function parseFilter(text: string): Filter {
  const [name = '', argument] = text.split(/:(.*)/s).map((part) => part.trim());
  if (argument === undefined && WITHOUT_TEXT.includes(name)) return [name as Filter[0]];
  if (argument !== undefined && WITH_TEXT.includes(name)) return [name as Filter[0], argument];
  return refuse(`no filter "${text.trim()}"; there are lower, trimSlashes, raw, default:text and drop:text`);
}

function parseSlot(text: string): Slot {
  const [path = '', ...filters] = text.split('|');
  const parsed = filters.map(parseFilter);
  return { path: parsePath(path.trim()), ...(parsed.length > 0 && { filters: parsed }) };
}

/** Compiles a URL template: text, and `{path|filter}` where a value goes. Throws PurgeError `BAD_CONFIG`. */
export function parseTemplate(text: string): Template {
  const parts: (string | Slot)[] = [];
  for (const [n, piece] of text.split(/\{([^{}]*)\}/).entries()) {
    if (n % 2 === 1) parts.push(parseSlot(piece));
    else if (/[{}]/.test(piece)) refuse('a brace without its partner; a brace in a URL is written %7B or %7D');
    else if (piece !== '') parts.push(piece);
  }
  return parts;
}
