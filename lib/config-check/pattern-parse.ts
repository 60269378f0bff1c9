import { PurgeError } from '../errors.ts';

/** A pattern on keys, compiled. */
export interface Pattern {
  /** Of a regular expression; its named groups are what was captured. */
  readonly source: string;
  readonly names: readonly string[];
}

const MOST_STARS = 2; // three would take a second for a long key

function refuse(message: string): never {
  throw new PurgeError('BAD_CONFIG', message);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function checkText(text: string): void {
  if (/[{}]/.test(text)) refuse('a brace without its partner');
  if (text.includes('*'))
    refuse('a pattern is no glob; write {name} for what may be anything without "/", {name*} for anything');
}

function checkName(text: string, isFirst: boolean): void {
  if (!/^[A-Za-z_]\w*\*?$/.test(text))
    refuse(`"{${text}}" is no name; write {name} or {name*}, with letters, digits and "_"`);
  if (!isFirst) refuse(`{${text}} stands there twice`);
}

/**
 * Compiles a pattern on keys: text, `{name}` for one or more characters without `/`, `{name*}` for anything. Each takes as little
 * as it can. A name whose end is certain is not tried anew, so that no key takes long. Throws PurgeError `BAD_CONFIG`.
 */
export function parsePattern(text: string): Pattern {
  if (text === '') refuse('an empty pattern matches nothing');
  if (text.startsWith('/')) refuse('keys have no leading slash, so this pattern never matches; leave it out');
  const pieces = text.split(/\{([^{}]*)\}/);
  const names: string[] = [];
  const sources = pieces.map((piece, n) => {
    if (n % 2 === 0) {
      checkText(piece);
      if (piece === '' && n > 0 && n < pieces.length - 1) refuse('two names in a row; nobody knows where one ends');
      return escaped(piece);
    }
    const name = piece.replace('*', '');
    checkName(piece, !names.includes(name));
    names.push(name);
    if (piece.endsWith('*')) return `(?<${name}>.*?)`;
    const group = `(?<${name}>[^/]+?)`;
    const isLast = n + 2 === pieces.length;
    return isLast ? group : `(?=${group}${escaped(pieces[n + 1] ?? '')})\\k<${name}>`;
  });
  if (pieces.filter((piece, n) => n % 2 === 1 && piece.endsWith('*')).length > MOST_STARS)
    refuse(`at most ${MOST_STARS} {name*} in one pattern`);
  return { source: `^${sources.join('')}$`, names };
}
