/** Text of a file that goes: from the first piece, which is there once, up to the next place of the second, which stays. */
export interface Cut {
  readonly from: string;
  /** Absent: up to the end of the file. */
  readonly to?: string;
  readonly instead?: string;
}

/** What is cut out of a file. */
export interface CutFile {
  /** SHA-256 (hex) of the file that the cuts were made for. */
  readonly sha256: string;
  readonly cuts: readonly Cut[];
}

/** `parseOptions` reads URLs, PG* variables and types of one's own. This is what it makes of the options of `lib/outbox/client.ts`. */
const OPTIONS = `function parseOptions(o) {
  return {
    idle_timeout: null, max_pipeline: 100, keep_alive: 60, debug: false, ...o,
    host: [o.host], port: [o.port], pass: o.password, ...mergeUserTypes(),
    transform: { column: {}, value: {}, row: {} }, parameters: {}, shared: { retries: 0, typeArrayMap: {} }
  }
}`;

const INDEX: readonly Cut[] = [
  { from: "import os from 'os'", to: 'import Connection', instead: "import { mergeUserTypes } from './types.js'\n" },
  { from: 'import { Query, CLOSE }', to: 'import Queue', instead: "import { Query } from './query.js'\n" },
  { from: ', PostgresError }', to: 'export default Postgres', instead: " } from './errors.js'\n" },
  { from: ', subscribe = ', to: 'let ending = false' },
  // transactions and connections of the driver's own, notifications; then parameters that have a type, and files
  { from: 'get parameters()', to: '  })\n\n  return sql', instead: 'options, end\n' },
  { from: 'Object.entries(options.types)', to: '    return sql', instead: 'sql.unsafe = unsafe\n' },
  // names of tables and columns, and lists: calls without a template
  {
    from: 'const query = strings && Array',
    to: '    }\n\n    function unsafe',
    instead: "if (!strings.raw) throw new Error('left out of the bundle')\nreturn new Query(strings, args, handler)\n",
  },
  { from: 'cancel, {\n        prepare: false', to: ',\n        ...options', instead: 'null, {\n prepare: false' },
  { from: '.concat(\n        listen.sql', to: ')\n    ]).then(() => clearTimeout' },
  { from: 'function parseOptions(a, b)', instead: OPTIONS },
];

const CONNECTION: readonly Cut[] = [
  { from: "import Stream from 'stream'", to: 'import { performance }' },
  { from: ', arrayParser, arraySerializer', to: ' } from' },
  { from: 'import { Query, CLOSE }', to: 'import b from' },
  // of an error, its code and its message
  { from: "83  : 'severity_local'", to: "67  : 'code'" },
  { from: "68  : 'detail'", to: '}\n\nfunction Connection' },
  {
    from: 'error[errorFields[x[start]]]',
    to: ' = x.toString',
    instead: 'const field = errorFields[x[start]]\nif (field) error[field]',
  },
  { from: 'cancel,\n', to: 'end,\n    count' },
  // the line is ours: no hosts in turn, no sockets that are files
  {
    from: 'x = options.socket\n',
    to: '    } catch (e) {\n      error(e)',
    instead: 'x = await options.socket(options)\n',
  },
  {
    from: 'if (options.socket)\n',
    to: '  }\n\n  function reconnect',
    instead: 'return ssl ? secure() : connected()\n',
  },
  { from: 'if (target_session_attrs) {', to: 'initial && !initial.reserve && execute' },
  // COPY, cursors, replication. A pooler may pass on notifications that others have asked for
  { from: 'if (stream)\n', to: 'if (q.cancelled)' },
  { from: 'stream && (stream.destroy(err)', to: 'query && queryError(query, err)' },
  {
    from: 'if (stream || query',
    to: "\n      error(Errors.connection('CONNECTION_DESTROYED'",
    instead: 'if (query || initial || sent.length)',
  },
  { from: 'x === 100 ? CopyData', to: 'x === 83 ?' },
  { from: 'x === 115 ? PortalSuspended', to: 'x === 78 ?', instead: 'x === 65 ? noop : ' },
  { from: 'x === 72 ? CopyOutResponse', to: 'x === 73 ?' },
  { from: 'x === 86 ? FunctionCall', to: 'x === 118 ?' },
  { from: 'x === 87 ? CopyBoth', to: '/* c8 ignore next */\n      UnknownMessage' },
  { from: 'final && (final()', to: '    if (query.options.simple)\n      return BindComplete' },
  { from: 'if (query.cursorFn) {', to: '  }\n\n  function ParseComplete' },
  { from: 'q.cursorFn\n        ? Execute', to: 'ExecuteUnnamed\n    ])\n  }\n\n  function unnamed' },
  // statements that are prepared, described, cancelled
  { from: 'q.prepare\n          ? q.prepared', to: 'unnamed(q)\n  }' },
  {
    from: 'q.prepare = options.prepare &&',
    to: '  }\n\n  function write',
    instead:
      "q.string = string\nq.parameters = parameters\nq.describeFirst = parameters.length\nq.statement = { string, types, name: '' }\n",
  },
  { from: 'statements = {}\n      needsTypes', to: 'lifeTimer.start()' },
  { from: 'query.prepare && (statements', to: 'query.describeFirst && !query.onlyDescribe' },
  { from: 'query.retried\n', to: '      } else {\n        query.resolve', instead: 'errored(errorResponse)\n' },
  {
    from: 'while (sent.length && (query',
    to: 'if (query)\n      return // Consider',
    instead: 'if (sent.length) (query = sent.shift()).active = true\n',
  },
  // rows other than objects, and what changes names and values
  { from: 'const row = query.isRaw', to: 'for (let i = 0; i < query.statement', instead: 'const row = {}\n' },
  { from: ': query.isRaw === true\n          ? x.subarray', to: ': column.parser === undefined' },
  { from: 'column.parser.array === true', to: "column.parser(x.toString('utf8', index, index" },
  { from: 'query.isRaw\n', to: '    }\n\n    query.forEachFn', instead: 'row[column.name] = value\n' },
  { from: 'query.forEachFn\n', to: '  }\n\n  function ParameterStatus', instead: 'result[rows++] = row\n' },
  {
    from: 'const table = x.read',
    to: '      index += 18',
    instead:
      "query.statement.columns[i] = { name: x.toString('utf8', start, index - 1), parser: parsers[x.readUInt32BE(index + 6)] }\n",
  },
];

const TYPES: readonly Cut[] = [
  { from: 'export class Identifier', to: 'export class Parameter' },
  { from: 'export class Builder', to: 'export function handleValue' },
  {
    from: 'value instanceof Builder',
    to: 'value && value[0] instanceof Query',
    instead: 'value instanceof Query ? fragment(value, parameters, types, o) :\n',
  },
  { from: 'function valuesBuilder', to: 'function notTagged' },
  { from: 'function escapeIdentifiers', to: 'export const inferType' },
  { from: 'const escapeBackslash' },
];

const QUERY: readonly Cut[] = [
  { from: 'cancel() {', to: 'simple() {' },
  { from: 'async readable() {', to: 'async handle() {' },
];

const WHOLE: readonly Cut[] = [];

/**
 * The driver without what `lib/outbox` never asks of it, which is half. Mostly what refers to it is cut, and minifiers drop what
 * nothing refers to any more. There stay: tagged templates with values and fragments, `unsafe`, `simple`, `execute`, `end`, TLS,
 * and every way to log in. Every file that gets into a bundle is named here.
 */
export const DRIVER_CUTS: Readonly<Record<string, CutFile>> = {
  'index.js': { sha256: '4e21f5733e70d79cffc10d10d4ef01031de4a9ac862210e43f8870029fd103ed', cuts: INDEX },
  'connection.js': { sha256: 'ee3a218d9aa6a6f2887c1a19da50009335fe84c11a5431d5cab72d6bc528632f', cuts: CONNECTION },
  'types.js': { sha256: '1883bd4536eab1c94b9e708d325b13708b0f18ec80020e3a825f34a72f603b81', cuts: TYPES },
  'query.js': { sha256: '67c45a5151032aa46b587abc15381fe4efd97c696e5c1b53082b8161309c4ee2', cuts: QUERY },
  'bytes.js': { sha256: '53b73b5ee2919ab5561229c62a4e2db578f63ca613b795b380c23cb684f2d514', cuts: WHOLE },
  'errors.js': { sha256: '85cfbed9a5ab0db41ab8e97b806c881af29807dfe99bc656fdf1a18c1c13b6c6', cuts: WHOLE },
  'queue.js': { sha256: '15e6345adb6708bf3b99ad39fc2231c2fb61de5f6cba4b7a7a6be881482a4ec3', cuts: WHOLE },
  'result.js': { sha256: '001ff5e0c8d634674f483d07fbcd620a797e3101f842d6c20ca3ace936260465', cuts: WHOLE },
};
