import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalApi } from '../../local/cdn-api/server.ts';
import { type GoldenEvent, haveArrived, queuedExpectation, type Replayed, replay } from '../../local/replay.ts';
import type { ScfHost } from '../../local/scf-host/host.ts';
import { projectRoot } from '../project.ts';

/** A tick that only drains. */
const DRAIN_TICK = { Type: 'Timer', TriggerName: 'drain', Time: '', Message: 'drain' } as const;

/**
 * Replays every event of `events/manifest.json`, one after the other. In queued mode the outbox is drained then, and an event
 * is as expected when its targets have arrived by then.
 */
export async function replayAll(host: ScfHost, api: LocalApi, isQueued: boolean): Promise<readonly Replayed[]> {
  const folder = path.join(projectRoot(), 'events');
  const read = async (file: string) => JSON.parse(await readFile(path.join(folder, file), 'utf8'));
  const manifest: readonly GoldenEvent[] = await read('manifest.json');
  const replayed: Replayed[] = [];
  for (const golden of manifest) {
    const expected = isQueued ? queuedExpectation(golden) : golden;
    replayed.push(await replay(expected, await read(golden.file), host, () => api.calls()));
  }
  if (!isQueued) return replayed;
  await host.invokeAsync('schedule', DRAIN_TICK);
  return replayed.map((event, n) => ({
    ...event,
    ok: event.ok && haveArrived(manifest[n] as GoldenEvent, api.calls()),
  }));
}
