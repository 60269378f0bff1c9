import type { PathStep } from '../../lib/types.ts';
import { type Exact, type Rendered, renderTemplate, type Value } from '../../lib/url/template.ts';
import { parseTemplate } from '../../lib/url/template-parse.ts';

/** The values of slots by the first name of their path; a text is a plain value. */
export type Values = Readonly<Record<string, string | Value | readonly (string | Value)[]>>;

/** A value that comes as URL text. */
export function url(text: string): Value {
  return { text, isUrl: true };
}

/** Parses a template and fills it. */
export function render(template: string, values: Values = {}, encoding: Exact = 'browser'): Rendered {
  const find = ([name]: readonly PathStep[]): Value[] => {
    const found = Object.entries(values).find(([known]) => known === String(name))?.[1] ?? [];
    return [found].flat().map((value) => (typeof value === 'string' ? { text: value } : value));
  };
  return renderTemplate(parseTemplate(template), find, encoding);
}
