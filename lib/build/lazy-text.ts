import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { eagerImports } from './eager-imports.ts';

/**
 * What is packed, and the modules that its text takes from the bundle around it instead of having them once more: an error of the one is
 * looked at by the other. To share more than that makes bundles longer, by the wrappers that a shared module needs.
 */
const PACKED: Readonly<Record<string, readonly string[]>> = {
  'functions/schedule': [], // the whole function, both modes in one text: nobody waits for a timer
  'lib/outbox/intake': ['lib/errors'],
  'lib/webhooks/hook': ['lib/errors'],
};

function nameOf(root: string, file: string): string {
  return path.relative(root, file).replaceAll(path.sep, '/').replace(/\.ts$/, '');
}

/** What a bundle begins with. A bundler writes more where it turns exports of ES modules into those of CommonJS by itself. */
export function entryOf(name: string): string {
  const file = `./functions/${name}.ts`;
  return `functions/${name}` in PACKED
    ? `exports.main_handler = async (event, context) => require('${file}').main_handler(event, context);`
    : `import { main_handler } from '${file}'; exports.main_handler = main_handler;`;
}

/** Inside the text, a shared module is what the bundle around it hands over. */
function sharedModules(root: string, names: readonly string[]): Plugin {
  return {
    name: 'shared-modules',
    setup(inner) {
      inner.onResolve({ filter: /\.ts$/ }, (asked) => {
        const name = nameOf(root, path.resolve(asked.resolveDir, asked.path));
        return names.includes(name) ? { path: name, namespace: 'shared' } : undefined;
      });
      inner.onLoad({ filter: /.*/, namespace: 'shared' }, (asked) => ({
        contents: `module.exports = shared[${names.indexOf(asked.path)}];`,
      }));
    },
  };
}

/**
 * Puts what not every call needs (`await import` of the outbox and of what reads webhooks, and the timer's function) into the bundle as
 * packed text, compiled when it is asked for: direct mode loads nothing of the outbox, and a cold start does not even parse it. `shrink`
 * minifies it; `options` are those of the bundle.
 */
export function lazyText(root: string, options: BuildOptions, shrink: (source: string) => Promise<string>): Plugin {
  return {
    name: 'lazy-text',
    setup(outer) {
      outer.onResolve({ filter: /\.ts$/ }, (asked) => {
        const file = path.resolve(asked.resolveDir, asked.path);
        const isLazy = asked.kind === 'dynamic-import' || asked.kind === 'require-call';
        return isLazy && nameOf(root, file) in PACKED ? { path: file, namespace: 'lazy-text' } : undefined;
      });
      outer.onLoad({ filter: /.*/, namespace: 'lazy-text' }, async ({ path: file }) => {
        const shared = PACKED[nameOf(root, file)] ?? [];
        const contents = `import * as all from ${JSON.stringify(file)}; Object.assign(exports, all);`;
        const stdin = { contents, resolveDir: root };
        const plugins = [sharedModules(root, shared), eagerImports, ...(options.plugins ?? [])];
        const inner = await build({ ...options, stdin, plugins, write: false, metafile: false });
        const source = `${await shrink(inner.outputFiles?.[0]?.text ?? '')}\n//# sourceURL=${path.basename(file, '.ts')}.js`;
        const packed = JSON.stringify(brotliCompressSync(source).toString('base64'));
        const handedOver = shared.map((name) => `require(${JSON.stringify(path.join(root, `${name}.ts`))})`);
        return {
          contents: `const source = require('node:zlib').brotliDecompressSync(Buffer.from(${packed}, 'base64'));
            const load = new Function('require', 'exports', 'shared', source.toString());
            load(require, exports, [${handedOver.join(', ')}]);`,
          resolveDir: root,
          loader: 'js',
        };
      });
    },
  };
}
