import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** Modules that a text shares with the bundle around it: an error of the one is looked at by the other. */
const ALWAYS = ['errors'];
/** What a timer's bundle has for every call anyway; in its texts it would be there once more. */
const CLIENT = ['cdn/answer', 'cdn/failures', 'cdn/link'];
/** The sitemaps of both modes are a text of their own, unpacked when it is asked for. */
const SITEMAPS = 'app/schedule-sitemaps';

function sharedBy(file: string): readonly string[] {
  return /[\\/](tick|schedule-direct)\.ts$/.test(file) ? [...ALWAYS, ...CLIENT, SITEMAPS] : ALWAYS;
}

/** Inside the text, a shared module is what the bundle around it hands over. */
function sharedModules(root: string, names: readonly string[]): Plugin {
  return {
    name: 'shared-modules',
    setup(inner) {
      inner.onResolve({ filter: /\.ts$/ }, (asked) => {
        const file = path.relative(path.join(root, 'lib'), path.resolve(asked.resolveDir, asked.path));
        const name = file.replaceAll(path.sep, '/').replace(/\.ts$/, '');
        const isOwn = name === SITEMAPS && asked.kind !== 'dynamic-import';
        return names.includes(name) && !isOwn ? { path: name, namespace: 'shared' } : undefined;
      });
      inner.onLoad({ filter: /.*/, namespace: 'shared' }, (asked) => ({
        contents: `module.exports = shared[${JSON.stringify(asked.path)}];`,
      }));
    },
  };
}

/** Getters, so that what is packed itself is unpacked when it is asked for. */
function handOver(root: string, names: readonly string[]): string {
  const getters = names.map((name) => {
    const file = path.join(root, 'lib', ...name.split('/'));
    return `get ${JSON.stringify(name)}() { return require(${JSON.stringify(`${file}.ts`)}); }`;
  });
  return `{ ${getters.join(', ')} }`;
}

/**
 * Puts what only one mode imports (`await import` of the outbox, of what reads webhooks, and of what a timer does) into the bundle as packed text, compiled when it is asked for: direct
 * mode loads nothing of it, and a cold start does not even parse it. `shrink` minifies it; `options` are those of the bundle.
 */
export function lazyText(root: string, options: BuildOptions, shrink: (source: string) => Promise<string>): Plugin {
  return {
    name: 'lazy-text',
    setup(outer) {
      outer.onResolve({ filter: /schedule-sitemaps\.ts$/, namespace: 'lazy-text' }, ({ path: file }) => ({
        path: file,
        namespace: 'lazy-text',
      }));
      outer.onResolve({ filter: /[\\/](outbox[\\/][\w-]+|webhooks[\\/]hook|tick|schedule-direct)\.ts$/ }, (asked) =>
        asked.kind === 'dynamic-import'
          ? { path: path.resolve(asked.resolveDir, asked.path), namespace: 'lazy-text' }
          : undefined,
      );
      outer.onLoad({ filter: /.*/, namespace: 'lazy-text' }, async ({ path: file }) => {
        const contents = `import * as all from ${JSON.stringify(file)}; Object.assign(exports, all);`;
        const stdin = { contents, resolveDir: root };
        const shared = sharedBy(file);
        const plugins = [sharedModules(root, shared), ...(options.plugins ?? [])];
        const inner = await build({ ...options, stdin, plugins, write: false, metafile: false });
        const source = `${await shrink(inner.outputFiles?.[0]?.text ?? '')}\n//# sourceURL=${path.basename(file, '.ts')}.js`;
        const packed = JSON.stringify(brotliCompressSync(source).toString('base64'));
        return {
          contents: `const source = require('node:zlib').brotliDecompressSync(Buffer.from(${packed}, 'base64'));
            const load = new Function('require', 'exports', 'shared', source.toString());
            load(require, exports, ${handOver(root, shared)});`,
          resolveDir: root,
          loader: 'js',
        };
      });
    },
  };
}
