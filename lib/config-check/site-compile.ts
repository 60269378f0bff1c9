import type { Forms, Variants } from '../config/forms.ts';
import { parseTemplate } from '../url/template-parse.ts';
import { parseForm } from './form-parse.ts';
import { parsePattern } from './pattern-parse.ts';
import type { RawForms } from './site-schema.ts';
import { globSource } from './values.ts';

const MOST = 20;

/** Forms that stand by themselves are one list, for every object. */
function compileVariants(variants: RawForms['variants']): readonly Variants[] {
  const alone = variants.filter((entry) => typeof entry === 'string');
  const groups = variants.filter((entry) => typeof entry === 'object');
  return [...(alone.length > 0 ? [{ when: undefined, forms: alone, most: MOST }] : []), ...groups].map(
    ({ when, forms, most }) => ({
      ...(when !== undefined && { when: [when].flat().map(globSource) }),
      forms: forms.map(parseForm),
      most,
    }),
  );
}

/** Compiles the forms, variants and related pages of a checked site; what is off is left out. */
export function compileForms({ bareIndex, cleanUrls, query, variants, also }: RawForms): Forms {
  return {
    ...(bareIndex && { bareIndex }),
    ...(cleanUrls && { cleanUrls }),
    ...(query === 'ignore' && { query }),
    ...(variants.length > 0 && { variants: compileVariants(variants) }),
    ...(also.length > 0 && {
      also: also.map(({ when, purge }) => ({ when: parsePattern(when).source, purge: purge.map(parseTemplate) })),
    }),
  };
}
