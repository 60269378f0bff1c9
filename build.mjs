// Builds everything that runs: the command line, the SCF runtime of the local cloud, and the functions.
//   node build.mjs [folder]     (default: dist; PURGE_CONFIG names the configuration that is compiled in)
// A build that fails leaves the last one as it was.
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = import.meta.dirname;
const target = path.resolve(root, process.argv[2] ?? 'dist');
const config = path.resolve(root, process.env['PURGE_CONFIG'] || 'purge.config.yaml');
await mkdir(path.join(root, '.local'), { recursive: true });
const fresh = await mkdtemp(path.join(root, '.local', 'build-'));
/** @type {import('esbuild').BuildOptions} */
const shared = { absWorkingDir: root, bundle: true, platform: 'node', packages: 'external', logLevel: 'error' };

async function buildAll() {
  const builder = path.join(fresh, 'build-functions.mjs');
  await build({
    ...shared,
    entryPoints: ['lib/build/functions.ts'],
    outfile: builder,
    format: 'esm',
    target: 'node20',
  });
  const { buildFunctions } = await import(pathToFileURL(builder).href);
  const { functions, warnings } = await buildFunctions(root, config, fresh);
  for (const warning of warnings) console.warn(`warning: ${path.basename(config)} ${warning}`);
  for (const { name, bytes, modules, builtins } of functions) {
    console.log(`${name}.js  ${(bytes / 1000).toFixed(1)} kB  ${modules} modules  requires ${builtins.join(', ')}`);
  }
  /** @type {import('esbuild').BuildOptions} */
  const commonJs = { ...shared, outdir: fresh, format: 'cjs', target: 'node20' };
  const entryPoints = { cli: 'lib/cli/main.ts', 'scf-runtime': 'lib/local/scf-host/runtime.ts' };
  await build({ ...commonJs, entryPoints });
  await build({
    ...commonJs,
    entryPoints: { 'serverless-plugin': 'lib/deploy/plugin.ts' },
    footer: { js: 'module.exports = module.exports.default;' }, // the framework wants the class itself
  });
  await chmod(path.join(fresh, 'cli.js'), 0o755);
  await rm(builder);
  await rm(target, { recursive: true, force: true });
  await chmod(fresh, 0o755); // a temporary folder is for its owner alone
  await rename(fresh, target);
}

try {
  await buildAll();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await rm(fresh, { recursive: true, force: true });
  process.exitCode = 1;
}
