import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { withoutHttpClient } from '../../lib/build/plugins.ts';
import type { Break } from './breaks.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** A program of an instance, ready to be run by Node. */
export interface Program {
  readonly file: string;
  remove(): Promise<void>;
}

function breaking({ name, file, changes }: Break): Plugin {
  return {
    name: 'breaking',
    setup(building) {
      const wanted = path.join(ROOT, file);
      building.onLoad({ filter: /\.ts$/ }, async ({ path: loaded }) => {
        if (loaded !== wanted) return undefined;
        let contents = await readFile(loaded, 'utf8');
        for (const [from, to] of changes) {
          if (contents.split(from).length !== 2) throw new Error(`"${name}" finds this not once in ${file}: ${from}`);
          contents = contents.replace(from, () => to);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}

/**
 * Bundles the program of an instance, broken on purpose where a break is given. Throws where a text that a break replaces is not
 * there exactly once.
 */
export async function bundleInstance(broken?: Break): Promise<Program> {
  const local = path.join(ROOT, '.local');
  await mkdir(local, { recursive: true });
  const folder = await mkdtemp(path.join(local, 'chaos-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const file = path.join(folder, 'instance.cjs');
  try {
    const entry = new URL('./worker.ts', import.meta.url).pathname;
    const { metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: [entry],
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      mainFields: ['module', 'main'],
      metafile: true,
      sourcemap: 'inline',
      logLevel: 'error',
      logOverride: { 'commonjs-variable-in-esm': 'silent' },
      plugins: [...(broken ? [breaking(broken)] : []), withoutHttpClient],
    });
    if (broken && !(broken.file in metafile.inputs)) throw new Error(`"${broken.name}" breaks nothing that is used`);
  } catch (error) {
    await remove();
    throw error;
  }
  return { file, remove };
}
