import { configJsonSchema } from '../../lib/config-check/schema.ts';

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.join(' \\| ');
  if (schema.type === 'array')
    return `list of ${schema.items?.enum || schema.items?.anyOf ? typeOf(schema.items) : (schema.items?.type ?? 'anything')}`;
  return schema.anyOf ? schema.anyOf.map(typeOf).join(' or ') : (schema.type ?? 'anything');
}

function standardOf(schema: Schema, required: boolean): string {
  if (required && schema.default === undefined) return 'required';
  return schema.default === undefined ? '' : `\`${JSON.stringify(schema.default)}\``;
}

function rowsOf(schema: Schema, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, option]) => {
    const own = path === '' ? name : `${path}.${name}`;
    const required = schema.required?.includes(name) ?? false;
    const row = `| \`${own}\` | ${typeOf(option)} | ${standardOf(option, required)} | ${option.description ?? ''} |`;
    const items = option.items?.anyOf?.find(({ properties }) => properties) ?? option.items;
    return [row, ...rowsOf(option, own), ...(items ? rowsOf(items, `${own}[]`) : [])];
  });
}

const HEAD = `# Configuration

Written by \`npm run docs\` from the definition that checks the file. Do not edit.

## purge.config.yaml

It is checked when the functions are built and compiled into them. It names secrets and never holds one.
\`purge.config.schema.json\` gives editors completion.

| option | type | default | meaning |
|---|---|---|---|
`;

const ENVIRONMENT = `
## Variables of a function

An empty value counts as absent. Names that start \`SCF_\`, \`QCLOUD_\` or \`TENCENTCLOUD_\` cannot be set by users.

| name | meaning |
|---|---|
| \`PURGE_SECRET_ID\`, \`PURGE_SECRET_KEY\`, \`PURGE_SESSION_TOKEN\` | explicit keys; they win over the role. The token comes with temporary keys only |
| \`TENCENTCLOUD_SECRETID\`, \`TENCENTCLOUD_SECRETKEY\`, \`TENCENTCLOUD_SESSIONTOKEN\` | injected by SCF with an execution role; read at every invocation, since they rotate |
| \`PURGE_TOKEN\` (or what \`purge.token\` names) | the bearer token of \`POST /purge\`; without it every request is refused |
| \`CDN_API2_URL\` | the endpoint of API 2.0; default \`https://cdn.api.qcloud.com/v2/index.php\`. Plain http is for loopback only |
| \`CDN_API3_URL\` | the endpoint of API 3.0; default \`https://cdn.tencentcloudapi.com/\` |
| \`EDGEONE_API_URL\` | the endpoint of EdgeOne; default \`https://teo.tencentcloudapi.com/\` |
| \`DATABASE_URL\` | PostgreSQL of the outbox; absent means direct mode |
| \`DATABASE_TLS\` | \`off\`, \`require\` or \`verify\`; default \`require\`, and \`off\` for loopback |
| \`DATABASE_CA\` | PEM of the authority that \`verify\` trusts, as it is or in base64 without \`=\` |
| \`LOG_LEVEL\` | \`debug\`, \`info\` (default), \`warn\`, \`error\` |
`;

/** The page docs/configuration.md. */
export function configurationPage(): string {
  return `${HEAD}${rowsOf(configJsonSchema() as Schema, '').join('\n')}\n${ENVIRONMENT}`;
}
