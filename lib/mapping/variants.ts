import type { Site } from '../config/config.ts';
import type { Form } from '../config/forms.ts';
import type { Rejection, TargetKind, Template } from '../types.ts';
import { encodeKey, hasDotSegment, wellFormed } from '../url/encode.ts';
import { encodeFormValue } from '../url/form.ts';
import { splitKey } from './forms.ts';
import { holdsWholeSite, type Root } from './roots.ts';

/** Variants whose globs are compiled. */
export interface PreparedVariants {
  readonly when: readonly RegExp[] | undefined;
  readonly forms: readonly Form[];
  readonly most: number;
}

/** What the variants of an object come to: URLs, directories in their place, and what is left out. */
export interface Derived {
  readonly targets: readonly (readonly [kind: TargetKind, url: string])[];
  readonly rejected: readonly Rejection[];
}

type Slots = Readonly<Record<string, string>>;

function slotsOf(key: string): Slots {
  const { dir, name } = splitKey(key);
  const dot = name.lastIndexOf('.');
  const ext = dot > 0 ? name.slice(dot) : ''; // a dot file has none
  return { key, dir, name, stem: key.slice(0, key.length - ext.length), ext };
}

function fill(template: Template, slots: Slots, write: (value: string) => string): string {
  return template.map((part) => (typeof part === 'string' ? part : write(slots[String(part.path[0])] ?? ''))).join('');
}

function formValue(value: string): string {
  return encodeFormValue(wellFormed(value));
}

/** Only a query can follow a folder, which has no name to go on from. */
function fits({ path: [first, ...more] }: Form, { name }: Slots): boolean {
  return name !== '' || (typeof first === 'object' && first.path[0] === 'key' && more.length === 0);
}

/** Encoded paths with their queries, and keys that no browser can ask for. */
function derive(site: Site, forms: readonly Form[], key: string): readonly [paths: Set<string>, bad: Set<string>] {
  const slots = slotsOf(key);
  const paths = new Set<string>();
  const bad = new Set<string>();
  for (const { path, query } of forms.filter((form) => fits(form, slots))) {
    const derived = fill(path, slots, String);
    if (hasDotSegment(derived)) bad.add(derived);
    else {
      const end = query && site.query !== 'ignore' ? fill(query, slots, formValue) : '';
      for (const form of encodeKey(derived, site.encoding)) paths.add(form + end);
    }
  }
  return [paths, bad];
}

/**
 * Up to `most` URLs; above it the directory stands for what is below it, unless it is a whole site, or may be one to a server
 * that takes a backslash for a slash.
 */
function capped(base: string, paths: readonly string[], most: number, dirs: readonly string[], roots: readonly Root[]) {
  if (paths.length <= most) return { urls: paths, dirs: [] };
  const isUnsafe = (dir: string) => dir.includes('%5C') || holdsWholeSite(roots, new URL(`${base}/${dir}`));
  const used = dirs.some(isUnsafe) ? [] : dirs.filter((dir) => paths.some((path) => path.startsWith(dir)));
  return { urls: paths.filter((path) => !used.some((dir) => path.startsWith(dir))), dirs: used };
}

/**
 * Prepares the way from an object to its variants: every form of every list that is for it, below every base. Above the cap of
 * a list the object's directory is purged instead of the forms in it; what neither can hold is in `rejected`. Never throws.
 */
export function createVariants(site: Site, groups: readonly PreparedVariants[], roots: readonly Root[]) {
  return (key: string, object: string, own: ReadonlySet<string>): Derived => {
    const targets: [TargetKind, string][] = [];
    const rejected: Rejection[] = [];
    for (const { when, forms, most } of groups) {
      if (when && !when.some((glob) => glob.test(key))) continue;
      const [all, bad] = derive(site, forms, key);
      for (const name of bad) {
        const reason = `no browser can ask for its variant "${name}", which has a . or .. segment`;
        rejected.push({ target: object, code: 'UNREACHABLE_KEY', reason });
      }
      const paths = [...all].filter((path) => !own.has(path));
      for (const base of site.bases) {
        const { urls, dirs } = capped(base, paths, most, encodeKey(splitKey(key).dir, site.encoding), roots);
        const reason = `more than ${most} variants of ${object}, and no directory that may be purged in their place; raise "most"`;
        for (const dir of dirs) targets.push(['dir', `${base}/${dir}`]);
        for (const url of urls.slice(0, most)) targets.push(['url', `${base}/${url}`]);
        for (const url of urls.slice(most))
          rejected.push({ target: `${base}/${url}`, code: 'TOO_MANY_VARIANTS', reason });
      }
    }
    return { targets, rejected };
  };
}
