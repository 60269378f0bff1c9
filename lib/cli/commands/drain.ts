import type { Command } from 'commander';
import { systemEffects } from '../../app/effects.ts';
import { storesOf } from '../../app/outboxes.ts';
import { createInstance, invoke } from '../../app/run.ts';
import { tick } from '../../app/tick.ts';
import { readVariable } from '../../config/settings.ts';
import { requireDatabase } from '../../outbox/settings.ts';
import { configFile, loadConfig } from '../project.ts';
import { say } from '../with-outbox.ts';

interface Options {
  readonly config?: string;
  readonly json?: boolean;
}

const TIME_LIMIT_MS = 60_000;

async function drain({ config: file, json = false }: Options): Promise<void> {
  await say(json, async () => {
    requireDatabase(process.env);
    const { config } = await loadConfig(configFile(file));
    const effects = { ...systemEffects, write: (line: string) => console.error(line) };
    const env = { ...process.env, LOG_LEVEL: readVariable(process.env, 'LOG_LEVEL') ?? 'warn' };
    const instance = createInstance('cli', config, effects);
    const report = await invoke(instance, env, { time_limit_in_ms: TIME_LIMIT_MS }, async (run) => {
      try {
        return await tick(undefined, run);
      } finally {
        for (const store of await storesOf(run)) await store.close();
      }
    });
    const { submitted, pending, calls, rejected } = report;
    if (rejected.length > 0) process.exitCode = 1;
    const refused = rejected.map(({ target, reason }) => `refused ${target}: ${reason}`);
    const counts = `submitted ${submitted} in ${calls} call(s), ${pending} still pending`;
    return { document: { ok: rejected.length === 0, ...report }, lines: [...refused, counts] };
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
