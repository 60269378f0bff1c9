import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import type { Config } from '../config/config.ts';

/** Compiles the checked configuration into a bundle as the module `#config`, so that no function parses YAML. */
export function configPlugin(config: Config): Plugin {
  return {
    name: 'config',
    setup(build) {
      build.onResolve({ filter: /^#config$/ }, () => ({ path: '#config', namespace: 'config' }));
      build.onLoad({ filter: /.*/, namespace: 'config' }, () => ({ contents: JSON.stringify(config), loader: 'json' }));
    },
  };
}

/**
 * Leaves out what capi needs only for `Capi.request`, which no function calls: got (112 kB) and camelcase.
 * Whoever reaches them all the same gets an error that says so.
 */
export const withoutHttpClient: Plugin = {
  name: 'without-http-client',
  setup(build) {
    build.onResolve({ filter: /^(got|camelcase)$/ }, ({ path }) => ({
      path,
      namespace: 'left-out',
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `export default () => { throw new Error('${path} is left out of the bundle'); };`,
    }));
    // TypeScript compiled capi's classes to function calls, which a bundler must keep unless it is told that they are pure.
    build.onLoad({ filter: /@tencent-sdk[\\/].+\.esm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: source.replaceAll('/** @class */ (function', '/* @__PURE__ */ (function'), loader: 'js' };
    });
  },
};
