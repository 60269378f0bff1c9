import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { eagerImports, lazyImports } from './lazy-imports.ts';

/** What takes texts out of a bundle. */
interface LazyText {
  /** The last ones of the bundle, since they replace what others may leave out. */
  readonly plugins: readonly Plugin[];
  /** What goes in front of the minified code, once it is bundled. */
  readonly texts: () => string;
}

/** Minifies a source. */
type Shrink = (source: string) => Promise<string>;

/** What is packed: a name, and the module of which its text is made. */
const PACKED: Readonly<Record<string, string>> = {
  // The whole function, both modes in one text: nobody waits for a timer.
  'functions/schedule': `import { main_handler } from './functions/schedule.ts'; Object.assign(exports, { main_handler });`,
  'lib/outbox/intake': `import { openIntakes } from './lib/outbox/intake.ts'; Object.assign(exports, { openIntakes });`,
  'lib/webhooks/hook': `import { readHook } from './lib/webhooks/hook.ts'; import webhooks from '#webhooks';
    Object.assign(exports, { readHook, webhooks });`,
};

/**
 * What a text takes from the bundle around it instead of having it once more: an error of the one is looked at by the other. A
 * build fails when a text wants more of that module than its bundle hands over.
 */
const SHARED = { module: 'lib/errors', names: 'PurgeError, asPurgeError' };

/** Compiles a text. What goes wrong is thrown each time that it is asked for: nothing of it is remembered. */
const UNPACK = `export function unpack(packed, shared) {
  const source = require('node:zlib').brotliDecompressSync(Buffer.from(packed, 'base64'));
  const exports = {};
  new Function('require', 'exports', 'shared', source.toString())(require, exports, shared);
  return exports;
}`;

function nameOf(root: string, file: string): string {
  return path.relative(root, file).replaceAll(path.sep, '/').replace(/\.ts$/, '');
}

/** A function that is packed is all there is in its bundle, but for its front. */
function isWhole(name: string): boolean {
  return name.startsWith('functions/');
}

/** What a bundle begins with. A bundler writes more where it turns exports of ES modules into those of CommonJS by itself. */
export function entryOf(name: string): string {
  return `functions/${name}` in PACKED
    ? `import { load } from 'packed:functions/${name}'; import { unpackedBy } from './lib/build/front.ts';
      exports.main_handler = unpackedBy(load, '${name}');`
    : `import { main_handler } from './functions/${name}.ts'; exports.main_handler = main_handler;`;
}

/** Inside a text, the shared module is what the bundle around it hands over. */
function sharedModule(root: string): Plugin {
  return {
    name: 'shared-module',
    setup(inner) {
      inner.onResolve({ filter: /\.ts$/ }, (asked) =>
        nameOf(root, path.resolve(asked.resolveDir, asked.path)) === SHARED.module
          ? { path: SHARED.module, namespace: 'shared' }
          : undefined,
      );
      inner.onLoad({ filter: /.*/, namespace: 'shared' }, () => ({
        contents: `export const { ${SHARED.names} } = shared;`,
      }));
    },
  };
}

async function pack(root: string, name: string, options: BuildOptions, shrink: Shrink): Promise<string> {
  const stdin = { contents: PACKED[name] ?? '', resolveDir: root };
  const plugins = [...(isWhole(name) ? [] : [sharedModule(root)]), eagerImports, ...(options.plugins ?? [])];
  const { outputFiles } = await build({ ...options, stdin, plugins, write: false, metafile: false });
  const source = `${await shrink(outputFiles[0]?.text ?? '')}\n//# sourceURL=${path.basename(name)}.js`;
  return brotliCompressSync(source).toString('base64');
}

/** The module that a bundle has in the place of a text: it unpacks the text once, and again where that failed. */
function loaderOf(name: string, variable: string): string {
  const shared = isWhole(name) ? '' : SHARED.names;
  return `${shared && `import { ${shared} } from './${SHARED.module}.ts';`} import { unpack } from 'packed:unpack';
    let unpacked;
    export function load() { return (unpacked ??= unpack(${variable}, { ${shared} })); }`;
}

/**
 * Takes what not every call needs (`await import` of the outbox and of what reads webhooks, and the timer's function) out of a
 * bundle as packed text, compiled when it is asked for: direct mode loads nothing of the outbox, and a cold start does not even
 * parse it. `shrink` minifies; `options` are those of the bundle. In the middle of the code, texts would share blocks of an upload's
 * deflate with it, which makes 2 kB more.
 */
export function lazyText(root: string, options: BuildOptions, shrink: Shrink): LazyText {
  const texts = new Map<string, string>();
  const plugin: Plugin = {
    name: 'lazy-text',
    setup(outer) {
      outer.onResolve({ filter: /^packed:/ }, (asked) => ({ path: asked.path, namespace: 'packed' }));
      // What is loaded lazily and is not packed belongs to another function, and is dropped where nothing calls it.
      outer.onResolve({ filter: /^left-out:/ }, (asked) => ({ path: asked.path, external: true, sideEffects: false }));
      outer.onEnd(({ metafile }) => {
        const needed = Object.values(metafile?.outputs ?? {}).flatMap(({ imports }) => imports.map((one) => one.path));
        const missing = needed.filter((one) => one.startsWith('left-out:'));
        return { errors: missing.map((one) => ({ text: `${one} is needed: pack it (lib/build/lazy-text.ts)` })) };
      });
      outer.onLoad({ filter: /.*/, namespace: 'packed' }, async (asked) => {
        const name = asked.path.replace('packed:', '');
        if (name === 'unpack') return { contents: UNPACK };
        const variable = `packed_${path.basename(name)}`;
        texts.set(variable, await pack(root, name, options, shrink));
        return { contents: loaderOf(name, variable), resolveDir: root };
      });
    },
  };
  const lazy = lazyImports((names, file) => {
    const name = nameOf(root, file);
    if (!(name in PACKED)) return { top: `import ${names} from 'left-out:${name}';` };
    const load = `load_${path.basename(name)}`;
    return { top: `import { load as ${load} } from 'packed:${name}';`, inPlace: `const ${names} = ${load}();` };
  });
  return {
    plugins: [plugin, lazy],
    texts() {
      const sorted = [...texts].sort(); // which one is packed first is a matter of luck
      return sorted.map(([variable, text]) => `const ${variable}="${text}";`).join('');
    },
  };
}
