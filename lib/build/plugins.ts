import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import type { Config } from '../config/config.ts';
import type { ApiName } from '../types.ts';

const EXPORTS: Readonly<Record<ApiName, string>> = { 'cdn-2.0': 'cdn2', 'cdn-3.0': 'cdn3', edgeone: 'edgeone' };

/** A registry of `lib/cdn` with those of its APIs that a configuration names. */
function registrySource(root: string, room: 'purgers' | 'providers', { cdn }: Config): string {
  const names = cdn.apis.map((api) => [api, EXPORTS[api]] as const);
  const file = JSON.stringify(path.join(root, 'lib', 'cdn', `${room}.ts`));
  return `import { ${names.map(([, name]) => name).join(', ')} } from ${file};
    export const ${room.toUpperCase()} = { ${names.map(([api, name]) => `'${api}': ${name}`).join(', ')} };`;
}

/**
 * Compiles the checked configuration into a bundle as the module `#config`, so that no function parses YAML, and of the
 * CDN APIs only those that it names (`#purgers`, `#providers`).
 */
export function configPlugin(root: string, config: Config): Plugin {
  return {
    name: 'config',
    setup(build) {
      const namespace = 'config';
      build.onResolve({ filter: /^#(config|purgers|providers)$/ }, (asked) => ({ path: asked.path, namespace }));
      build.onLoad({ filter: /^#config$/, namespace }, () => ({ contents: JSON.stringify(config), loader: 'json' }));
      for (const room of ['purgers', 'providers'] as const) {
        const contents = registrySource(root, room, config);
        build.onLoad({ filter: new RegExp(`^#${room}$`), namespace }, () => ({ contents, resolveDir: root }));
      }
    },
  };
}

const ENUM = /^var (\w+);\n\(function \(\1\) \{(.+?)^\}\)\(\1 \|\| \(\1 = \{\}\)\);$/ms;

/** What capi's signers take from its common package. They flatten parameters, and ours are flat. */
const FLAT_COMMON = `
  export const getUnixTime = (date) => Math.ceil(date.getTime() / 1000);
  export const getDate = (date) => date.toISOString().slice(0, 10);
  export const flatten = (flat) => flat;
  export { left as cleanEmptyValue, left as deepClone, left as logger, left as pascalCaseProps, left as querystring };
  const left = undefined;`;

/** Statements are written on several lines, and sent on one. */
export const sqlOnOneLine: Plugin = {
  name: 'sql-on-one-line',
  setup(build) {
    build.onLoad({ filter: /[\\/]lib[\\/]outbox[\\/][^\\/]+\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      return {
        contents: source.replace(/(?<![`\w])sql(<[^`]*>)?`[^`]*`/g, (text) =>
          text.replace(/--.*/g, '').replace(/\s+/g, ' '),
        ),
        loader: 'ts',
      };
    });
  },
};

/**
 * Leaves out what capi needs only for `Capi.request`, which no function calls: got (112 kB) and camelcase.
 * Whoever reaches them all the same gets an error that says so.
 */
export const withoutHttpClient: Plugin = {
  name: 'without-http-client',
  setup(build) {
    build.onResolve({ filter: /^(got|camelcase)$/ }, (asked) => ({
      path: asked.path,
      namespace: 'left-out',
      sideEffects: false,
    }));
    // Of the driver: replication and large objects. Its own modules name them, so they are stubs here.
    build.onResolve({ filter: /^\.\/(subscribe|large)\.js$/ }, ({ path: asked, importer }) =>
      /[\\/]postgres[\\/]src[\\/]/.test(importer)
        ? { path: asked, namespace: 'left-out', sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, (asked) => {
      const refuse = `() => { throw new Error('${asked.path} is left out of the bundle'); }`;
      // The driver makes its subscriber with each client, and uses it never.
      return { contents: `export default ${asked.path === './subscribe.js' ? `() => ${refuse}` : refuse};` };
    });
    // TypeScript compiled capi's classes and enums to function calls, which a bundler must keep unless it is told that they
    // are pure.
    build.onLoad({ filter: /@tencent-sdk[\\/]capi[\\/].+\.esm\.js$/ }, async ({ path: file }) => {
      const source = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
      const contents = source
        .replaceAll('/** @class */ (function', '/* @__PURE__ */ (function')
        .replace(ENUM, 'var $1 = /* @__PURE__ */ (function ($1) {$2return $1;})({});');
      return { contents, loader: 'js' };
    });
    build.onLoad({ filter: /@tencent-sdk[\\/]common[\\/].+\.esm\.js$/ }, () => ({
      contents: FLAT_COMMON,
      loader: 'js',
    }));
  },
};
