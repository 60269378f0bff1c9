import { writeSync } from 'node:fs';
import { createInstance, type Instance, invoke } from '../../lib/app/run.ts';
import type { Config } from '../../lib/config/config.ts';
import { asPurgeError } from '../../lib/errors.ts';
import { createAmbushes } from './ambush.ts';
import { followMachineClock } from './clock.ts';
import type { Note, Order } from './messages.ts';
import { doWork } from './work.ts';

/** Short waits: what the tests are after are the moments, not the time between them. */
const HASTE = 8;

function tell(note: Note): void {
  process.send?.(note);
}

const ambushes = createAmbushes((point) => tell({ kind: 'reached', point }));

/** What an instance keeps is a list of stores or something else, now or soon. */
function aroundStores<Kept>(made: Kept): Kept {
  if (made instanceof Promise) return made.then(aroundStores) as Kept;
  return Array.isArray(made) ? (made.map((store) => ambushes.around(store)) as Kept) : made;
}

/** An instance whose stores and sockets the driver can strike at; its lines are written before anything else happens. */
function ambushed(name: string, config: Config): Instance {
  const effects = {
    now: () => Date.now(),
    random: Math.random,
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / HASTE)),
    write: (line: string) => void writeSync(1, `${line}\n`),
  };
  const instance = createInstance(name, config, effects);
  const { warm } = instance;
  return {
    ...instance,
    warm: {
      ...warm,
      transport: {
        async send(request) {
          await ambushes.reach('before send');
          const result = await warm.transport.send(request);
          await ambushes.reach('after send');
          return result;
        },
      },
      keep: (kept, key, make) => warm.keep(kept, key, () => aroundStores(make())),
    },
  };
}

/** One SCF instance in a process of its own: one invocation at a time, in the order they come. */
function serve(): void {
  followMachineClock(process.env['CHAOS_CLOCK'] ?? '');
  const config: Config = JSON.parse(process.env['CHAOS_CONFIG'] ?? '');
  const env = { ...process.env };
  const instances = { accepting: ambushed('object-change', config), ticking: ambushed('schedule', config) };
  let last: Promise<unknown> = Promise.resolve();

  async function answer({ id, requestId, limitMs, work }: Extract<Order, { kind: 'invoke' }>): Promise<void> {
    const ends = performance.now() + limitMs; // a clock that is moved does not end an invocation
    const context = { request_id: requestId, getRemainingTimeInMillis: () => ends - performance.now() };
    const instance = work.kind === 'tick' ? instances.ticking : instances.accepting;
    try {
      tell({ kind: 'answer', id, report: await invoke(instance, env, context, (current) => doWork(work, current)) });
    } catch (error) {
      const { code, message } = asPurgeError(error);
      tell({ kind: 'error', id, code, message });
    }
  }

  process.on('message', (order: Order) => {
    if (order.kind === 'arm') ambushes.arm(order.point, order.ambush);
    else if (order.kind === 'go') ambushes.go(order.fold);
    else last = last.then(() => answer(order));
  });
  process.on('disconnect', () => process.exit());
  tell({ kind: 'ready' });
}

serve();
