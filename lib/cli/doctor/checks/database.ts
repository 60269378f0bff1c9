import { asPurgeError } from '../../../errors.ts';
import { type Connection, createConnection } from '../../../outbox/connection.ts';
import { TABLES_VERSION } from '../../../outbox/migrate.ts';
import { type Database, readDatabase } from '../../../outbox/settings.ts';
import { type Deployment, deployCommand } from '../deployment.ts';
import { fix, type Line, ok, skipped } from '../line.ts';
import { isQueued } from '../needed.ts';
import type { Scene } from '../scene.ts';

interface Found {
  readonly version: number;
  /** Tables on which a right of a function is missing. */
  readonly closed: readonly string[];
}

const name = 'database';
const TABLES = ['changes', 'targets', 'lease', 'ledger', 'transmissions', 'history', 'deliveries', 'dead', 'state'];
const MIGRATE = 'npx serverless deploy, or npx overseas-purge migrate with this DATABASE_URL in the shell';
const ADVICE: Readonly<Record<string, string>> = {
  OUTBOX_SCHEMA: MIGRATE,
  OUTBOX_UNAVAILABLE:
    'check DATABASE_URL; a database inside a VPC is out of reach from here, and "role" tells how it is there',
  BAD_SETTINGS: 'set the variable as it says',
};

function look(connection: Connection): Promise<Found> {
  return connection.transaction(async (sql) => {
    const [row] = await sql<
      { version: number }[]
    >`select coalesce(max(version), 0)::int as version from outbox_version`;
    const closed = await sql<{ name: string }[]>`
      select name from json_array_elements_text(${JSON.stringify(TABLES)}::text::json) as name
      where not (has_table_privilege(name, 'SELECT') and has_table_privilege(name, 'INSERT')
        and has_table_privilege(name, 'UPDATE') and has_table_privilege(name, 'DELETE'))`;
    return { version: row?.version ?? 0, closed: closed.map(({ name }) => name) };
  });
}

function place({ host, port, name, user, tls }: Database): string {
  return `${host}:${port}/${name} as ${user}, TLS ${tls}`;
}

async function lookAll({ env, link }: Pick<Scene, 'env' | 'link'>): Promise<Line | undefined> {
  try {
    const database = readDatabase(env);
    if (!database) return undefined;
    const connection = createConnection(database);
    try {
      const startedAt = link.now();
      const { version, closed } = await look(connection);
      const where = `${place(database)}, answers in ${link.now() - startedAt} ms, schema ${version}`;
      if (version < TABLES_VERSION) {
        return fix(name, `${where}, older than this program (${TABLES_VERSION})`, MIGRATE);
      }
      if (closed.length === 0) return ok(name, where);
      const advice = `grant SELECT, INSERT, UPDATE and DELETE on ${closed.join(', ')} to ${database.user}`;
      return fix(name, `${where}, but without rights on ${closed.join(', ')}`, advice);
    } finally {
      await connection.close();
    }
  } catch (cause) {
    const { code, message } = asPurgeError(cause);
    return fix(name, message, ADVICE[code] ?? 'see the message');
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
