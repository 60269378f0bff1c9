import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';

const LAZY = /const (\{[^{}]+\}) = await import\('([^']+)'\);/g;

/** What becomes of one `const { a: b } = await import('c')`: a line at the top of its file, and what stands in its place. */
export interface Replaced {
  readonly top: string;
  readonly inPlace?: string;
}

/**
 * Replaces every lazy import of `lib/app` and `lib/outbox`, so that the bundler, which would wrap what is imported and whatever that
 * imports, writes no wrappers. `replace` gets the names in their braces and what they are imported from: a file without its
 * extension, or a package. A build fails at an `await import` of any other form.
 */
export function lazyImports(replace: (names: string, from: string) => Replaced): Plugin {
  return {
    name: 'lazy-imports',
    setup(build) {
      build.onLoad({ filter: /[\\/]lib[\\/](app|outbox)[\\/][\w-]+\.ts$/ }, async ({ path: file }) => {
        const source = await readFile(file, 'utf8');
        if (!source.includes('await import(')) return undefined;
        let tops = '';
        const rest = source.replace(LAZY, (_, names: string, from: string) => {
          const isFile = from.startsWith('.');
          const { top, inPlace = '' } = replace(names, isFile ? path.resolve(path.dirname(file), from) : from);
          tops += top;
          return inPlace;
        });
        if (rest.includes('await import('))
          throw new Error(`${file} has an "await import" of a form that the build does not know`);
        return { contents: tops + rest, loader: 'ts' };
      });
    },
  };
}

/** Inside a packed text nothing is put off once more, and the minifier sees through all of it. */
export const eagerImports = lazyImports((names, from) => ({
  top: `import ${names.replaceAll(': ', ' as ')} from ${JSON.stringify(from)};`,
}));
