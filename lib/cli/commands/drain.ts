import type { Command } from 'commander';
import { systemEffects } from '../../app/effects.ts';
import { storesOf } from '../../app/outboxes.ts';
import { createInstance, invoke } from '../../app/run.ts';
import { tick } from '../../app/tick.ts';
import { readVariable } from '../../config/settings.ts';
import { loadConfig } from '../../config-check/load.ts';
import { requireDatabase } from '../../outbox/settings.ts';
import { configFile } from '../project.ts';
import { say } from '../with-outbox.ts';

interface Options {
  readonly config?: string;
  readonly json?: boolean;
}

const CONTEXT = { time_limit_in_ms: 60_000 };

async function drain({ config: file, json = false }: Options): Promise<void> {
  await say(json, async () => {
    requireDatabase(process.env);
    const { config } = await loadConfig(configFile(file));
    const effects = { ...systemEffects, write: (line: string) => console.error(line) };
    const env = { ...process.env, LOG_LEVEL: readVariable(process.env, 'LOG_LEVEL') ?? 'warn' };
    const instance = createInstance('cli', config, effects);
    const { report, error, paused, isBusy } = await invoke(instance, env, CONTEXT, async (run) => {
      try {
        return await tick(undefined, run);
      } finally {
        for (const store of await storesOf(run)) await store.close();
      }
    });
    if (error) throw error;
    const { submitted, calls, rejected } = report;
    const isDone = rejected.length === 0 && paused === undefined && !isBusy;
    if (!isDone) process.exitCode = 1;
    const why = [
      ...rejected.map(({ target, reason }) => `refused ${target}: ${reason}`),
      ...(paused === undefined ? [] : [`paused: ${paused}`]),
      ...(isBusy ? ['another drain is at work, or one that was killed has its lease for up to a minute'] : []),
    ];
    const document = { ok: isDone, ...report, ...(paused !== undefined && { paused }), ...(isBusy && { busy: true }) };
    return { document, lines: [...why, `submitted ${submitted} in ${calls} call(s); see overseas-purge pending`] };
  });
}

/** `drain`: does by hand what `schedule` does every 15 s. */
export function registerDrain(program: Command): void {
  program
    .command('drain')
    .description('submit what is due in the outbox, as the timer does')
    .option('--config <file>', 'the configuration (default: PURGE_CONFIG, else purge.config.yaml)')
    .option('--json', 'print one JSON document')
    .action(drain);
}
