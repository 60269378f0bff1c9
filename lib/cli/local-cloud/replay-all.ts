import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalApi } from '../../local/cdn-api/server.ts';
import { type GoldenEvent, type Replayed, replay } from '../../local/replay.ts';
import type { ScfHost } from '../../local/scf-host/host.ts';
import { projectRoot } from '../project.ts';

/** Replays every event of `events/manifest.json`, one after the other. */
export async function replayAll(host: ScfHost, api: LocalApi): Promise<readonly Replayed[]> {
  const folder = path.join(projectRoot(), 'events');
  const read = async (file: string) => JSON.parse(await readFile(path.join(folder, file), 'utf8'));
  const manifest: readonly GoldenEvent[] = await read('manifest.json');
  const replayed: Replayed[] = [];
  for (const golden of manifest) replayed.push(await replay(golden, await read(golden.file), host, () => api.calls()));
  return replayed;
}
