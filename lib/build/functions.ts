import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Metafile, stop } from 'esbuild';
import { checkConfig } from '../config-check/check.ts';
import { configPlugin, withoutHttpClient } from './plugins.ts';

/** What a build came to, for people and for the budget test. */
export interface BuiltFunction {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  /** Source modules in the bundle. */
  readonly modules: number;
  /** Built-in modules that it requires. */
  readonly builtins: readonly string[];
}

/** All functions of a project built with one configuration, and what its author should know. */
export interface Built {
  readonly functions: readonly BuiltFunction[];
  readonly warnings: readonly string[];
}

function describe(outfile: string, metafile: Metafile): Omit<BuiltFunction, 'name' | 'file'> {
  const output = metafile.outputs[outfile];
  const builtins = output?.imports.filter((imported) => imported.external).map((imported) => imported.path);
  return {
    bytes: output?.bytes ?? 0,
    modules: Object.keys(metafile.inputs).length,
    builtins: [...new Set(builtins)].sort(),
  };
}

/**
 * Builds every `functions/*.ts` of `root` into `<outdir>/<name>.js`: CommonJS for Node 18, minified, one file each, with the
 * configuration compiled in. Reads no environment. Throws PurgeError `BAD_CONFIG` listing every problem of the file.
 */
export async function buildFunctions(root: string, configFile: string, outdir: string): Promise<Built> {
  const { config, warnings } = checkConfig(await readFile(configFile, 'utf8'), path.relative(root, configFile));
  const sources = (await readdir(path.join(root, 'functions'))).filter((file) => /(?<!\.d)\.ts$/.test(file));
  await mkdir(outdir, { recursive: true });
  // The project is "type": "module", but what SCF loads is CommonJS.
  await writeFile(path.join(outdir, 'package.json'), '{"type":"commonjs"}\n');
  const functions = await Promise.all(
    sources.map(async (source) => {
      const name = path.basename(source, '.ts');
      const outfile = path.relative(root, path.join(outdir, `${name}.js`));
      const { metafile } = await build({
        absWorkingDir: root,
        entryPoints: [path.join('functions', source)],
        outfile,
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
        plugins: [configPlugin(config), withoutHttpClient],
      });
      return { name, file: path.join(outdir, `${name}.js`), ...describe(outfile.replaceAll(path.sep, '/'), metafile) };
    }),
  );
  await stop(); // esbuild's service would live as long as this process, which may be the local cloud
  return { functions, warnings };
}
