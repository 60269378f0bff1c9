import type { Template } from '../types.ts';

/** One more way to ask for an object. The slots are `key`, `dir`, `name`, `stem` and `ext` of the key after the prefix. */
export interface Form {
  /** The key that is asked for, not encoded yet. */
  readonly path: Template;
  /** What follows it, from the `?` on; its text is encoded. */
  readonly query?: Template;
}

/** Forms of the objects that match. */
export interface Variants {
  /** Sources of regular expressions, one of which must match the key after the prefix; absent: every object. */
  readonly when?: readonly string[];
  readonly forms: readonly Form[];
  /** URLs of these forms for one object and base; where there are more, its directory is purged. */
  readonly most: number;
}

/** Pages that show what an object holds. */
export interface Related {
  /** Source of a regular expression on the key after the prefix; its named groups are the slots of the templates. */
  readonly when: string;
  readonly purge: readonly Template[];
}

/** Under which URLs the objects of a site are asked for, beside their own. Absent options are off. */
export interface Forms {
  /** An index document is also served as its directory without the slash. */
  readonly bareIndex?: boolean;
  /** `x.html` is also served as `x`. */
  readonly cleanUrls?: boolean;
  /** Whether the CDN's cache key has the query; absent: `keep`. */
  readonly query?: 'keep' | 'ignore';
  readonly variants?: readonly Variants[];
  readonly also?: readonly Related[];
}
