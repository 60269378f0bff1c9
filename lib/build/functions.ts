import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, type Metafile, stop } from 'esbuild';
import { minify } from 'terser';
import { checkConfig } from '../config-check/check.ts';
import { leanDriver } from './driver.ts';
import { functionNames } from './function-names.ts';
import { entryOf, lazyText } from './lazy-text.ts';
import { configPlugin, sqlOnOneLine, withoutHttpClient } from './plugins.ts';
import { sizeWarning } from './size.ts';
import { ownConfig, withoutUnused } from './unused.ts';

/** What a build came to, for people and for the budget test. */
export interface BuiltFunction {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  /** Source modules in the bundle; those of what is packed do not count. */
  readonly modules: number;
  /** Built-in modules that it requires before it unpacks anything. */
  readonly builtins: readonly string[];
}

/** All functions of a project built with one configuration, and what its author should know. */
export interface Built {
  readonly functions: readonly BuiltFunction[];
  readonly warnings: readonly string[];
}

function describe(outfile: string, metafile: Metafile): Pick<BuiltFunction, 'modules' | 'builtins'> {
  const output = metafile.outputs[outfile];
  const builtins = output?.imports.filter((imported) => imported.external).map((imported) => imported.path);
  return {
    modules: Object.keys(output?.inputs ?? {}).length,
    builtins: [...new Set(builtins)].sort(),
  };
}

/** A second minifier after esbuild's: it takes another 3 %, which a cold start does not have to read. */
async function shrink(source: string): Promise<string> {
  const { code = '' } = await minify(source, {
    toplevel: true,
    ecma: 2020,
    compress: { passes: 2, keep_fargs: false },
  });
  return code;
}

/**
 * Builds every `functions/*.ts` of `root` (or `only` some) into `<outdir>/<name>.js`: CommonJS for Node 18, minified, one file each, with the
 * configuration compiled in. Reads no environment. Throws PurgeError `BAD_CONFIG` listing every problem of the file.
 */
export async function buildFunctions(
  root: string,
  configFile: string,
  outdir: string,
  only?: readonly string[],
): Promise<Built> {
  const { config, warnings } = checkConfig(await readFile(configFile, 'utf8'), path.relative(root, configFile));
  const names = (await functionNames(root)).filter((name) => only?.includes(name) ?? true);
  await mkdir(outdir, { recursive: true });
  // The project is "type": "module", but what SCF loads is CommonJS.
  await writeFile(path.join(outdir, 'package.json'), '{"type":"commonjs"}\n');
  const shared = {
    absWorkingDir: root,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    minify: true,
    mainFields: ['module', 'main'],
    metafile: true,
    legalComments: 'none',
    supported: { 'dynamic-import': false }, // a lazy require, which does not wake the loader of ES modules
    logLevel: 'error',
    logOverride: { 'commonjs-variable-in-esm': 'silent' },
  } satisfies BuildOptions;
  const made = await Promise.all(
    names.map(async (name) => {
      const own = ownConfig(name, config);
      const options = {
        ...shared,
        plugins: [configPlugin(root, own), withoutUnused(own), withoutHttpClient, leanDriver, sqlOnOneLine],
      };
      const lazy = lazyText(root, options, shrink);
      const outfile = path.relative(root, path.join(outdir, `${name}.js`));
      const { metafile, outputFiles } = await build({
        ...options,
        stdin: { contents: entryOf(name), resolveDir: root },
        outfile,
        plugins: [...options.plugins, ...lazy.plugins],
      });
      const file = path.join(outdir, `${name}.js`);
      const code = `${lazy.texts()}${await shrink(outputFiles[0]?.text ?? '')}`;
      await writeFile(file, code);
      const warning = sizeWarning(`${name}.js`, Buffer.from(code));
      const bytes = Buffer.byteLength(code);
      return { warning, built: { name, file, bytes, ...describe(outfile.replaceAll(path.sep, '/'), metafile) } };
    }),
  );
  await stop(); // esbuild's service would live as long as this process, which may be the local cloud
  return {
    functions: made.map(({ built }) => built),
    warnings: [...warnings, ...made.flatMap(({ warning }) => warning ?? [])],
  };
}
