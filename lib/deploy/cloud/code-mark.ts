/** What we keep in the Description of a function: that it is ours, and which code it runs. */
export interface CodeMark {
  /** SHA-256 of the zip, hex. */
  readonly sha256: string;
  /** False from before the code is written until after it: in between nobody can tell which code is there. */
  readonly isFinished: boolean;
}

const LENGTH = 1000; // of a Description (583/18586)
const FORM = /\bcode\s+([0-9a-f]{64})\b/g;

/**
 * Writes a Description: people's text in one line, cut to fit, then `code <sha256>`, and `unfinished` where it is. Words alone,
 * since a description takes letters, digits, blanks, commas and full stops (583/18586).
 */
export function writeDescription(text: string, { sha256, isFinished }: CodeMark): string {
  const room = LENGTH - ` code ${sha256} unfinished`.length; // alike in both cases, so that the text stays the same
  const kept = text
    .replace(/\s+/g, ' ')
    .slice(0, room)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
  return `${kept} code ${sha256}${isFinished ? '' : ' unfinished'}`.trim();
}

/**
 * Reads the mark of a Description, wherever in it people have written since; the last one counts, and `unfinished` anywhere after
 * it. A function without one is not ours.
 */
export function readMark(description: string): CodeMark | undefined {
  const last = [...description.matchAll(FORM)].at(-1);
  const [found, sha256] = last ?? [];
  if (!last || found === undefined || sha256 === undefined) return undefined;
  return { sha256, isFinished: !/\bunfinished\b/.test(description.slice(last.index + found.length)) };
}
