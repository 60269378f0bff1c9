#!/usr/bin/env node
import { Command } from 'commander';
import { registerConfigCheck } from './commands/config-check.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerDrain } from './commands/drain.ts';
import { registerHistory } from './commands/history.ts';
import { registerInvoke } from './commands/invoke.ts';
import { registerLocal } from './commands/local.ts';
import { registerLocalApi } from './commands/local-api.ts';
import { registerMigrate } from './commands/migrate.ts';
import { registerPending } from './commands/pending.ts';
import { registerPlan } from './commands/plan.ts';
import { registerPurge } from './commands/purge.ts';
import { registerQuota } from './commands/quota.ts';
import { registerRetry } from './commands/retry.ts';

const USAGE_ERROR = 2;

const program = new Command('overseas-purge')
  .description('Purges overseas CDN edges of Tencent Cloud when content changes')
  .exitOverride(({ exitCode, message }) => {
    if (exitCode === 0) process.exit(0);
    if (process.argv.includes('--json')) console.log(JSON.stringify({ error: { code: 'BAD_USAGE', message } }));
    process.exit(USAGE_ERROR);
  });

const COMMANDS = [
  registerPurge,
  registerPlan,
  registerPending,
  registerHistory,
  registerQuota,
  registerRetry,
  registerDrain,
  registerMigrate,
  registerConfigCheck,
  registerDoctor,
  registerInvoke,
  registerLocal,
  registerLocalApi,
];
for (const register of COMMANDS) register(program);
void program.parseAsync(); // every action prints its own errors and sets the exit code
