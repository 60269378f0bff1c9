import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import type { Config } from '../config/config.ts';
import type { ApiName } from '../types.ts';

const APIS: Readonly<Record<ApiName, string>> = { 'cdn-2.0': 'cdn2', 'cdn-3.0': 'cdn3', edgeone: 'edgeone' };

/** One registry of a room: which entries a configuration needs, and the file and export of each. */
interface Registry {
  readonly constant: string;
  readonly names: (config: Config) => readonly string[];
  readonly fileOf: (name: string) => string;
  readonly exportOf: (name: string) => string;
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function ofApis(room: 'purgers' | 'providers'): Registry {
  return {
    constant: room.toUpperCase(),
    names: ({ cdn }) => cdn.apis,
    fileOf: () => `cdn/${room}.ts`,
    exportOf: (name) => APIS[name as ApiName],
  };
}

/** The modules that are made for each configuration: an API, sender or scheme that it does not name is left out of a bundle. */
const REGISTRIES: Readonly<Record<string, Registry>> = {
  '#purgers': ofApis('purgers'),
  '#providers': ofApis('providers'),
  '#presets': {
    constant: 'PRESETS',
    names: ({ webhooks }) => webhooks.map(({ preset }) => preset),
    fileOf: (name) => `webhooks/presets/${name}.ts`,
    exportOf: camelCase,
  },
  '#schemes': {
    constant: 'SCHEMES',
    names: ({ webhooks }) => webhooks.map(({ proof }) => proof.scheme),
    fileOf: (name) => `webhooks/verify/${name}.ts`,
    exportOf: camelCase,
  },
};

function registrySource(root: string, { constant, names, fileOf, exportOf }: Registry, config: Config): string {
  const entries = [...new Set(names(config))].map((name) => ({ name, from: path.join(root, 'lib', fileOf(name)) }));
  const imports = entries.map(({ name, from }) => `import { ${exportOf(name)} } from ${JSON.stringify(from)};`);
  return `${imports.join('')}export const ${constant} = {${entries.map(({ name }) => `'${name}': ${exportOf(name)}`)}};`;
}

/** Webhooks may be many, and rules long: they are packed with what reads them, and unpacked when somebody asks for one. */
const WITH_WEBHOOKS = `import config from '#rest'; import { load } from 'packed:lib/webhooks/hook';
  export default { ...config, get webhooks() { return load().webhooks; } };`;

/**
 * Compiles the checked configuration into a bundle as the module `#config`, so that no function parses YAML, and of each
 * registry only what it names. `#webhooks` is a part of it, for the text that they are packed in.
 */
export function configPlugin(root: string, config: Config): Plugin {
  return {
    name: 'config',
    setup(build) {
      const namespace = 'config';
      const filter = /^#(config|rest|webhooks|purgers|providers|presets|schemes)$/;
      build.onResolve({ filter }, (asked) => ({ path: asked.path, namespace }));
      build.onLoad({ filter, namespace }, (asked) => {
        const registry = REGISTRIES[asked.path];
        if (registry) return { contents: registrySource(root, registry, config), resolveDir: root };
        const { webhooks, ...rest } = config;
        if (asked.path === '#config' && webhooks.length > 0) return { contents: WITH_WEBHOOKS };
        const json = { '#webhooks': webhooks, '#rest': rest }[asked.path] ?? config;
        return { contents: JSON.stringify(json), loader: 'json' };
      });
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
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, (asked) => ({
      contents: `export default () => { throw new Error('${asked.path} is left out of the bundle'); };`,
    }));
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
