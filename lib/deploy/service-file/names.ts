import { isAbsent, type Read, readText, shown } from './values.ts';

const RUNTIMES = ['Nodejs18.15', 'Nodejs20.19'];
const WRITE_RUNTIME = `write ${RUNTIMES.join(' or ')}`;

/** Reads a text and refuses what `problemOf` says; it is asked for no other kind of value. */
function checkedText(value: unknown, problemOf: (text: string) => string | undefined): Read<string> {
  const read = readText(value);
  if ('problem' in read) return read;
  const problem = problemOf(read.value);
  return problem === undefined ? read : { problem };
}

/** Reads `runtime`: those that run bundles made for Node 18 and are known to be offered. */
export function readRuntime(value: unknown): Read<string> {
  return checkedText(value, (text) => {
    if (RUNTIMES.includes(text)) return undefined;
    const same = RUNTIMES.find((name) => name.toLowerCase() === text.toLowerCase());
    if (same) return `${shown(text)} is no runtime; write ${same}`;
    const major = Number(/^nodejs\.?(\d+)/i.exec(text)?.[1] ?? Number.NaN);
    if (major < 18)
      return `${shown(text)} is too old for these functions, which are built for Node 18; ${WRITE_RUNTIME}`;
    if (Number.isNaN(major)) return `${shown(text)} runs no JavaScript; ${WRITE_RUNTIME}`;
    return `${shown(text)} is not known to be offered by SCF; ${WRITE_RUNTIME}`;
  });
}

/** Reads `handler`: `<function>.main_handler` of a function that the build makes, at the root of its zip. */
export function readHandler(value: unknown, built: readonly string[]): Read<string> {
  const known = built.map((name) => `${name}.main_handler`).join(', ');
  if (isAbsent(value)) return { problem: `is missing; write one of ${known}` };
  return checkedText(value, (text) => {
    const [, folder = '', name = '', exported = ''] = /^(.*\/)?([^/.]*)\.?(.*)$/s.exec(text) ?? [];
    if (!built.includes(name)) return `the build makes no function for ${shown(text)}; write one of ${known}`;
    if (folder)
      return `${shown(text)} names a folder, but the file is at the root of its zip; write ${name}.main_handler`;
    return exported === 'main_handler'
      ? undefined
      : `a function exports main_handler alone; write ${name}.main_handler`;
  });
}

/** Reads the name of a function in the cloud: 2 to 60 characters, and 118 together with its namespace (583/11637). */
export function readFunctionName(value: unknown, namespace: string): Read<string> {
  return checkedText(value, (text) => {
    const advice = 'another service, stage or key helps, or a name: of its own';
    const where = `the name in the cloud is ${shown(text)}, which`;
    if (text.length < 2 || text.length > 60)
      return `${where} has ${text.length} characters; SCF takes 2 to 60 (${advice})`;
    if (!/^[A-Za-z][A-Za-z0-9_-]*[A-Za-z0-9]$/.test(text)) {
      return `${where} SCF refuses: letters, digits, "-" and "_", a letter first, a letter or digit last (${advice})`;
    }
    const both = namespace.length + text.length;
    return both > 118 ? `${where} has ${both} characters with its namespace; SCF takes 118 (${advice})` : undefined;
  });
}

/** Reads `namespace`, which must exist in the region already. */
export function readNamespace(value: unknown): Read<string> {
  return checkedText(value, (text) =>
    /^[A-Za-z][A-Za-z0-9_-]*$/.test(text)
      ? undefined
      : `${shown(text)} is no namespace; it has letters, digits, "-" and "_", a letter first`,
  );
}

/** What a description may hold: Latin letters, digits, blanks, commas, full stops, line breaks, Chinese (583/18586). */
const DESCRIPTION = /[A-Za-z0-9 ,.\n\p{Script=Han}，。、；：？！（）《》“”]/u;
const DESCRIBED = 'Latin letters, digits, blanks, line breaks, commas, full stops and Chinese alone';

/** Reads `description`: up to 900 of the 1000 characters that SCF takes, since the hash of the code stands behind it. */
export function readDescription(value: unknown): Read<string> {
  return checkedText(value, (text) => {
    if (text.length > 900) return `it has ${text.length} characters; there is room for 900`;
    const wrong = [...text].find((character) => !DESCRIPTION.test(character));
    return wrong === undefined ? undefined : `SCF takes ${DESCRIBED}, but this has ${shown(wrong)}`;
  });
}

/** Reads `role`: the name of an execution role (598/36225), which must exist already. */
export function readRole(value: unknown): Read<string> {
  return checkedText(value, (text) => {
    if (/^[\w+=,.@-]{1,128}$/.test(text)) return undefined;
    const name = /^qcs::.*roleName\/([\w+=,.@-]+)$/.exec(text)?.[1];
    if (name) return `it is the name alone that SCF takes; write ${name}`;
    return `${shown(text)} is no name of a role; it has up to 128 letters, digits and + = , . @ - _`;
  });
}
