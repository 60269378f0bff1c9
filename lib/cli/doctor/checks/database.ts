import { asPurgeError } from '../../../errors.ts';
import { type Connection, createConnection } from '../../../outbox/connection.ts';
import { TABLES_VERSION } from '../../../outbox/migrate.ts';
import { type Database, readDatabase } from '../../../outbox/settings.ts';
import { type Deployment, deployCommand } from '../deployment.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import { isQueued } from '../needed.ts';
import { connectGrant, findMissingRight, type MissingRight, readVersion } from '../outbox-rights.ts';
import type { Scene } from '../scene.ts';

const name = 'database';
const NO_RIGHT = '42501'; // with no table read, that to connect
const MIGRATE = 'npx serverless deploy, or npx overseas-purge migrate with this DATABASE_URL in the shell';
const ADVICE: Readonly<Record<string, string>> = {
  OUTBOX_SCHEMA: MIGRATE,
  OUTBOX_UNAVAILABLE:
    'check DATABASE_URL; a database inside a VPC is out of reach from here, and "role" tells how it is there',
  BAD_SETTINGS: 'set the variable as it says',
};

/** A closed schema is told before the version, which would not be found behind it. */
function look(connection: Connection, { user }: Database): Promise<{ version?: number; missing?: MissingRight }> {
  return connection.transaction(async (sql) => {
    const missing = await findMissingRight(sql, user);
    if (missing) return { missing };
    const version = await readVersion(sql);
    return version === undefined ? {} : { version };
  });
}

function place({ host, port, name, user, tls }: Database): string {
  return `${host}:${port}/${name} as ${user}, TLS ${tls}`;
}

async function lookAt(database: Database, { link }: Pick<Scene, 'link'>): Promise<Line> {
  const connection = createConnection(database);
  try {
    const startedAt = link.now();
    const { version, missing } = await look(connection, database);
    const where = `${place(database)}, answers in ${link.now() - startedAt} ms`;
    if (missing) return fix(name, `${where}, but without rights on ${missing.what}`, missing.grant);
    if (version === undefined) return ok(name, where);
    if (version < TABLES_VERSION) {
      return fix(name, `${where}, schema ${version}, older than this program (${TABLES_VERSION})`, MIGRATE);
    }
    return ok(name, `${where}, schema ${version}`);
  } finally {
    await connection.close();
  }
}

function failed(cause: unknown, database?: Database): Line {
  const { code, message, detail } = asPurgeError(cause);
  const isClosed = database && detail['cause'] === NO_RIGHT;
  const advice = isClosed ? connectGrant(database.name, database.user) : ADVICE[code];
  return fix(name, message, advice ?? 'see the message');
}

async function lookAll(scene: Pick<Scene, 'env' | 'link'>): Promise<Line | undefined> {
  let database: Database | undefined;
  try {
    database = readDatabase(scene.env);
    return database && (await lookAt(database, scene));
  } catch (cause) {
    return failed(cause, database);
  }
}

/** The functions may have been deployed without the variable that is here; of the other way round `checkDatabase` knows. */
function asDeployed(line: Line, deployment: Deployment): Line {
  if ('problem' in deployment || isQueued(deployment)) return line;
  const message = `${line.message}; the deployed functions have no DATABASE_URL, so they run in direct mode`;
  return fix(
    name,
    message,
    [...(line.fix === undefined ? [] : [line.fix]), deployCommand(deployment.place)].join('; then '),
  );
}

/** Whether the outbox can be used with this `DATABASE_URL`: reachable, made, and with the rights that functions need; and whether they have it. */
export async function checkDatabase(scene: Pick<Scene, 'env' | 'link' | 'deployment'>): Promise<Line[]> {
  const { deployment } = scene;
  const line = await lookAll(scene);
  if (line) return [asDeployed(line, deployment)];
  const isElsewhere = !('problem' in deployment) && isQueued(deployment);
  const why = isElsewhere
    ? 'the deployed functions have a DATABASE_URL, and neither this shell nor .env has one'
    : 'direct mode, without DATABASE_URL';
  return [skipped(name, why)];
}
