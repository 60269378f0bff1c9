import { type Command, Option } from 'commander';
import { systemEffects } from '../../app/effects.ts';
import type { Config } from '../../config/config.ts';
import { readVariable } from '../../config/settings.ts';
import { loadConfig } from '../../config-check/load.ts';
import { regionOf } from '../../deploy/service-file/region.ts';
import { asPurgeError } from '../../errors.ts';
import { deployerPolicy } from '../doctor/deployer-policy.ts';
import type { OpenCloud, Place } from '../doctor/deployment.ts';
import { examine } from '../doctor/examine.ts';
import { fix, type Line, linesForPeople } from '../doctor/line.ts';
import { type Policy, rolePolicy } from '../doctor/policy.ts';
import { type LoadedEnv, loadEnv } from '../dotenv.ts';
import { type ExitCode, exitCodeOf, print, printError } from '../exit.ts';
import { configFile } from '../project.ts';

interface Options {
  readonly config?: string;
  readonly policy?: true | 'role' | 'deployer';
  readonly stage?: string;
  readonly service: string;
  readonly namespace: string;
  readonly region?: string;
  readonly json?: boolean;
}

/** As serverless.yml has it. */
const STAGE = 'dev';

function tell(json: boolean, lines: readonly Line[]): void {
  const isOk = lines.every(({ state }) => state !== 'fix');
  print(json, { ok: isOk, checks: lines }, linesForPeople(lines));
}

/** Of the SCF API: who waits looks on. A health check may take the 10 s of the outbox. */
const LIMITS = { timeoutS: 8, invokeTimeoutS: 15, patienceMs: 2000 };

const openCloud: OpenCloud = async (deployer, region) => {
  const { createScfClient } = await import('../../deploy/cloud/scf-client.ts');
  return createScfClient({ ...deployer, ...LIMITS, region, sleep: systemEffects.sleep });
};

/** The variables as `serverless` would have them in this folder. */
function load(stage: string | undefined): Promise<LoadedEnv> {
  return loadEnv(process.env, process.cwd(), stage ?? STAGE);
}

/** The configuration that `serverless` would build in; `.env` may name it, too. */
function fileOf({ config }: Options, { env }: LoadedEnv): string {
  return configFile(config ?? readVariable(env, 'PURGE_CONFIG'));
}

function placeOf({ service, stage, namespace, region }: Options, { env }: LoadedEnv, config: Config): Place {
  return {
    service,
    stage: stage ?? STAGE,
    isNamed: stage !== undefined,
    namespace,
    region: regionOf(region ?? readVariable(env, 'TENCENT_REGION'), config),
    isRegionNamed: region !== undefined,
  };
}

async function examineAll(options: Options): Promise<ExitCode> {
  const { stage, json = false } = options;
  try {
    const loaded = await load(stage);
    const checked = await loadConfig(fileOf(options, loaded));
    const place = placeOf(options, loaded, checked.config);
    const lines = await examine(checked, place, { ...systemEffects, loaded, openCloud });
    tell(json, lines);
    return lines.some(({ state }) => state === 'fix') ? 1 : 0;
  } catch (error) {
    const code = exitCodeOf(error);
    if (code !== 2) return printError(json, error);
    tell(json, [
      fix('configuration', asPurgeError(error).message, 'see docs/configuration.md; nothing else was looked at'),
    ]);
    return code;
  }
}

async function policyOf(options: Options): Promise<Policy> {
  if (options.policy === 'deployer') return deployerPolicy();
  const { config } = await loadConfig(fileOf(options, await load(options.stage)));
  return rolePolicy(config);
}

async function printPolicy(options: Options): Promise<ExitCode> {
  const { json = false } = options;
  try {
    const document = await policyOf(options);
    console.log(JSON.stringify(document, null, json ? 0 : 2));
    return 0;
  } catch (error) {
    return printError(json, error);
  }
}

/** `doctor`: looks at everything that a purge needs, and says what to do. Purges and changes nothing. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check keys, APIs, domains, quota, database and deployment; one line each, with what to do')
    .addOption(
      new Option('--policy [whose]', 'print a CAM policy instead: of the execution role, or of who deploys').choices([
        'role',
        'deployer',
      ]),
    )
    .option('--stage <stage>', 'the deployed stage to look at (default: dev, if it is there)')
    .option('--service <name>', 'the deployed service', 'overseas-purge')
    .option('--namespace <name>', 'the namespace of its functions', 'default')
    .option(
      '--region <region>',
      'the region of its functions (default: TENCENT_REGION, else that of the first bucket, else ap-singapore)',
    )
    .option('--config <file>', 'the configuration (default: PURGE_CONFIG, else purge.config.yaml)')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      process.exitCode = await (options.policy ? printPolicy(options) : examineAll(options));
    });
}
