import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const LAZY = /const (\{[^{}]+\}) = await import\(('[^']+')\);/g;

/**
 * Inside a packed text nothing is put off once more: `const { a: b } = await import('c')` becomes `import { a as b } from 'c'`. So the
 * bundler writes no wrappers, and the minifier sees through all of it. A build fails at an `await import` of any other form.
 */
export const eagerImports: Plugin = {
  name: 'eager-imports',
  setup(build) {
    build.onLoad({ filter: /[\\/]lib[\\/](app|outbox)[\\/][\w-]+\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      if (!source.includes('await import(')) return undefined;
      const imports = [...source.matchAll(LAZY)].map(
        ([, names, from]) => `import ${names?.replaceAll(': ', ' as ')} from ${from};`,
      );
      const contents = `${imports.join('')}${source.replace(LAZY, '')}`;
      if (contents.includes('await import('))
        throw new Error(`${file} has an "await import" that cannot be made an import`);
      return { contents, loader: 'ts' };
    });
  },
};
