import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** The one module that both sides must share: an error of the one is looked at by the other. */
const SHARED = /[\\/]lib[\\/]errors\.ts$/;

/** Inside the text, the shared module is what the bundle around it hands over. */
const sharedErrors: Plugin = {
  name: 'shared-errors',
  setup(inner) {
    inner.onResolve({ filter: /errors\.ts$/ }, (asked) => {
      const isShared = SHARED.test(path.resolve(asked.resolveDir, asked.path));
      return isShared ? { path: 'errors', namespace: 'shared' } : undefined;
    });
    inner.onLoad({ filter: /.*/, namespace: 'shared' }, () => ({ contents: 'module.exports = shared.errors;' }));
  },
};

/**
 * Puts what only one mode imports (`await import` of the outbox, of what reads webhooks, and of what a timer does) into the bundle as packed text, compiled when it is asked for: direct
 * mode loads nothing of it, and a cold start does not even parse it. `shrink` minifies it; `options` are those of the bundle.
 */
export function lazyText(root: string, options: BuildOptions, shrink: (source: string) => Promise<string>): Plugin {
  return {
    name: 'lazy-text',
    setup(outer) {
      outer.onResolve({ filter: /[\\/](outbox[\\/][\w-]+|webhooks[\\/]hook|tick|schedule-direct)\.ts$/ }, (asked) =>
        asked.kind === 'dynamic-import'
          ? { path: path.resolve(asked.resolveDir, asked.path), namespace: 'lazy-text' }
          : undefined,
      );
      outer.onLoad({ filter: /.*/, namespace: 'lazy-text' }, async ({ path: file }) => {
        const contents = `import * as all from ${JSON.stringify(file)}; Object.assign(exports, all);`;
        const stdin = { contents, resolveDir: root };
        const plugins = [sharedErrors, ...(options.plugins ?? [])];
        const inner = await build({ ...options, stdin, plugins, write: false, metafile: false });
        const source = `${await shrink(inner.outputFiles?.[0]?.text ?? '')}\n//# sourceURL=${path.basename(file, '.ts')}.js`;
        const packed = JSON.stringify(brotliCompressSync(source).toString('base64'));
        const errors = JSON.stringify(path.join(root, 'lib', 'errors.ts'));
        return {
          contents: `const source = require('node:zlib').brotliDecompressSync(Buffer.from(${packed}, 'base64'));
            const load = new Function('require', 'exports', 'shared', source.toString());
            load(require, exports, { errors: require(${errors}) });`,
          resolveDir: root,
          loader: 'js',
        };
      });
    },
  };
}
