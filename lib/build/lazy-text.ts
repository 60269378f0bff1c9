import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/**
 * What a text shares with others: an error of the one is looked at by the other, and the sitemaps of both modes are a text of their
 * own.
 */
const SHARED = /[\\/]lib[\\/](?:(errors)|app[\\/]schedule-(sitemaps))\.ts$/;

/** Inside the text, a shared module is what the bundle around it hands over. */
const sharedModules: Plugin = {
  name: 'shared-modules',
  setup(inner) {
    inner.onResolve({ filter: /(errors|schedule-sitemaps)\.ts$/ }, (asked) => {
      const [, errors, sitemaps] = SHARED.exec(path.resolve(asked.resolveDir, asked.path)) ?? [];
      const shared = errors ?? (asked.kind === 'dynamic-import' ? sitemaps : undefined);
      return shared ? { path: shared, namespace: 'shared' } : undefined;
    });
    inner.onLoad({ filter: /.*/, namespace: 'shared' }, (asked) => ({
      contents: `module.exports = shared.${asked.path};`,
    }));
  },
};

/** A getter, so that a text is unpacked when it is asked for. */
function sitemapsOf(root: string, file: string): string {
  if (!/[\\/](tick|schedule-direct)\.ts$/.test(file)) return '';
  return `, get sitemaps() { return require(${JSON.stringify(path.join(root, 'lib', 'app', 'schedule-sitemaps.ts'))}); }`;
}

/**
 * Puts what only one mode imports (`await import` of the outbox, of what reads webhooks, and of what a timer does) into the bundle as packed text, compiled when it is asked for: direct
 * mode loads nothing of it, and a cold start does not even parse it. `shrink` minifies it; `options` are those of the bundle.
 * Without sitemaps in the configuration what reads them is left out.
 */
export function lazyText(
  root: string,
  options: BuildOptions,
  shrink: (source: string) => Promise<string>,
  hasSitemaps: boolean,
): Plugin {
  return {
    name: 'lazy-text',
    setup(outer) {
      outer.onResolve({ filter: /schedule-sitemaps\.ts$/, namespace: 'lazy-text' }, ({ path: file }) => ({
        path: file,
        namespace: hasSitemaps ? 'lazy-text' : 'left-out-text',
      }));
      outer.onLoad({ filter: /.*/, namespace: 'left-out-text' }, () => ({ contents: '' }));
      outer.onResolve({ filter: /[\\/](outbox[\\/][\w-]+|webhooks[\\/]hook|tick|schedule-direct)\.ts$/ }, (asked) =>
        asked.kind === 'dynamic-import'
          ? { path: path.resolve(asked.resolveDir, asked.path), namespace: 'lazy-text' }
          : undefined,
      );
      outer.onLoad({ filter: /.*/, namespace: 'lazy-text' }, async ({ path: file }) => {
        const contents = `import * as all from ${JSON.stringify(file)}; Object.assign(exports, all);`;
        const stdin = { contents, resolveDir: root };
        const plugins = [sharedModules, ...(options.plugins ?? [])];
        const inner = await build({ ...options, stdin, plugins, write: false, metafile: false });
        const source = `${await shrink(inner.outputFiles?.[0]?.text ?? '')}\n//# sourceURL=${path.basename(file, '.ts')}.js`;
        const packed = JSON.stringify(brotliCompressSync(source).toString('base64'));
        const errors = JSON.stringify(path.join(root, 'lib', 'errors.ts'));
        return {
          contents: `const source = require('node:zlib').brotliDecompressSync(Buffer.from(${packed}, 'base64'));
            const load = new Function('require', 'exports', 'shared', source.toString());
            load(require, exports, { errors: require(${errors})${sitemapsOf(root, file)} });`,
          resolveDir: root,
          loader: 'js',
        };
      });
    },
  };
}
