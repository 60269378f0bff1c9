import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type GoldenEvent, haveArrived, queuedExpectation, type Replayed, replay } from '../../local/replay.ts';
import type { ScfHost } from '../../local/scf-host/host.ts';
import { goldenDelivery } from '../delivery.ts';
import { projectRoot } from '../project.ts';
import type { LocalCloud } from './assemble.ts';

/** A tick that only drains. */
const DRAIN_TICK = { Type: 'Timer', TriggerName: 'drain', Time: '', Message: 'drain' } as const;

/**
 * Replays every event of `events/manifest.json`, one after the other. In queued mode the outbox is drained then, and an event
 * is as expected when its targets have arrived by then.
 */
export async function replayAll(
  host: ScfHost,
  { api, isQueued, webhooks }: Pick<LocalCloud, 'api' | 'isQueued' | 'webhooks'>,
): Promise<readonly Replayed[]> {
  const folder = path.join(projectRoot(), 'events');
  const read = (file: string) => readFile(path.join(folder, file));
  const eventOf = async ({ file, webhook, topic }: GoldenEvent) => {
    const body = await read(file);
    return webhook === undefined ? JSON.parse(body.toString()) : goldenDelivery(body, { webhook, topic }, webhooks);
  };
  const manifest: readonly GoldenEvent[] = JSON.parse((await read('manifest.json')).toString());
  const replayed: Replayed[] = [];
  for (const golden of manifest) {
    const expected = isQueued ? queuedExpectation(golden) : golden;
    replayed.push(await replay(expected, await eventOf(golden), host, () => api.calls()));
  }
  if (!isQueued) return replayed;
  await host.invokeAsync('schedule', DRAIN_TICK);
  return replayed.map((event, n) => ({
    ...event,
    ok: event.ok && haveArrived(manifest[n] as GoldenEvent, api.calls()),
  }));
}
