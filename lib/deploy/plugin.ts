import { PurgeError } from '../errors.ts';
import { packageFunctions } from './artifacts.ts';
import { readDeployer } from './deployer.ts';
import type { Framework, FrameworkOptions, FrameworkOutput } from './framework.ts';
import { PROVIDER_SCHEMA } from './service-file/schema.ts';
import { createSession, type Session, stageOf } from './session.ts';

const REGION = { region: { usage: 'Region of the functions (default: TENCENT_REGION)', type: 'string' } } as const;

/** Commands that need `serverless.yml` to be right; `info` and `remove` must work with a broken one. */
const CHECKED: ReadonlySet<string> = new Set(['print', 'package', 'deploy', 'invoke local']);
/** Commands that need keys, which had better be missed before anything is built. */
const SIGNED: ReadonlySet<string> = new Set(['deploy', 'info', 'invoke', 'remove']);

/**
 * The provider `tencent` of Serverless Framework 3.40: what stands in `serverless.yml` becomes functions and triggers of Tencent
 * SCF. Every command is in a file of its own, which is loaded when it is asked for.
 */
export default class TencentPlugin {
  static getProviderName(): string {
    return 'tencent';
  }

  readonly commands = {
    deploy: {
      options: {
        ...REGION,
        adopt: { usage: 'Take over functions of these names that were not deployed from here', type: 'boolean' },
        'skip-migrate': { usage: 'The tables of the outbox are up to date already', type: 'boolean' },
      },
      lifecycleEvents: ['deploy', 'finalize'],
    },
    info: { options: REGION, lifecycleEvents: ['info'] },
    remove: {
      options: {
        ...REGION,
        orphans: { usage: 'Only these functions, which serverless.yml does not have any more', type: 'string' },
      },
      lifecycleEvents: ['remove'],
    },
    invoke: {
      options: REGION,
      lifecycleEvents: ['invoke'],
      commands: { local: { options: REGION, lifecycleEvents: ['loadEnvVars', 'invoke'] } },
    },
  };
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;
  readonly #session: Session;

  constructor(framework: Framework, options: FrameworkOptions, output: FrameworkOutput) {
    framework.setProvider('tencent', this);
    framework.configSchemaHandler.defineProvider('tencent', PROVIDER_SCHEMA);
    this.#session = createSession({ framework, options, output, env: process.env });
    this.hooks = {
      initialize: this.#run((session) => this.#check(session)),
      'before:package:createDeploymentArtifacts': this.#run(async (session) =>
        packageFunctions(session, await session.service()),
      ),
      'deploy:deploy': this.#run(async (session) => (await import('./commands/deploy.ts')).deploy(session)),
      'info:info': this.#run(async (session) => (await import('./commands/info.ts')).info(session)),
      'invoke:invoke': this.#run(async (session) => (await import('./commands/invoke.ts')).invoke(session)),
      'invoke:local:invoke': this.#run(async (session) =>
        (await import('./commands/invoke-local.ts')).invokeLocal(session),
      ),
      'remove:remove': this.#run(async (session) => (await import('./commands/remove.ts')).remove(session)),
    };
  }

  /** Before anything is built or asked: one list of all that is wrong, and what the author should know all the same. */
  async #check(session: Session): Promise<void> {
    const command = session.framework.processedInput.commands.join(' ');
    if (SIGNED.has(command)) readDeployer(session.env, stageOf(session));
    if (!CHECKED.has(command)) return;
    const { warnings } = await session.service();
    for (const warning of warnings) session.output.log.warning(warning);
  }

  /** A hook whose errors are told without a stack where they are meant for people. */
  #run(work: (session: Session) => Promise<void>): () => Promise<void> {
    return async () => {
      try {
        await work(this.#session);
      } catch (error) {
        if (!(error instanceof PurgeError)) throw error;
        throw new this.#session.framework.classes.Error(`${error.code}: ${error.message}`, error.code);
      }
    };
  }
}
