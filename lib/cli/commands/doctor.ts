import { type Command, Option } from 'commander';
import { systemEffects } from '../../app/effects.ts';
import { loadConfig } from '../../config-check/load.ts';
import { asPurgeError } from '../../errors.ts';
import { deployerPolicy } from '../doctor/deployer-policy.ts';
import { type OpenCloud, regionOf } from '../doctor/deployment.ts';
import { examine } from '../doctor/examine.ts';
import { fix, type Line, linesForPeople } from '../doctor/line.ts';
import { rolePolicy } from '../doctor/policy.ts';
import { type ExitCode, exitCodeOf, print, printError } from '../exit.ts';
import { configFile } from '../project.ts';

interface Options {
  readonly config?: string;
  readonly policy?: true | 'role' | 'deployer';
  readonly stage?: string;
  readonly service: string;
  readonly json?: boolean;
}

function tell(json: boolean, lines: readonly Line[]): void {
  const isOk = lines.every(({ state }) => state !== 'fix');
  print(json, { ok: isOk, checks: lines }, linesForPeople(lines));
}

const openCloud: OpenCloud = async (deployer, region) => {
  const { createScfClient } = await import('../../deploy/cloud/scf-client.ts');
  return createScfClient({ ...deployer, region, sleep: systemEffects.sleep });
};

async function examineAll({ config: file, stage, service, json = false }: Options): Promise<ExitCode> {
  try {
    const checked = await loadConfig(configFile(file));
    const { env } = process;
    const place = { service, stage: stage ?? 'dev', isNamed: stage !== undefined, region: regionOf(env) };
    const lines = await examine(checked, place, { ...systemEffects, env, openCloud });
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

async function printPolicy({ config: file, policy, json = false }: Options): Promise<ExitCode> {
  try {
    const document = policy === 'deployer' ? deployerPolicy() : rolePolicy((await loadConfig(configFile(file))).config);
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
    .option('--config <file>', 'the configuration (default: PURGE_CONFIG, else purge.config.yaml)')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      process.exitCode = await (options.policy ? printPolicy(options) : examineAll(options));
    });
}
