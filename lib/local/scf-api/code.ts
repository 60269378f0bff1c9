import { createHash } from 'node:crypto';
import { type Refusal, refusal } from '../api3/refusal.ts';
import { unzip } from './unzip.ts';

/** The code of a function, unpacked. */
export interface Code {
  /** By path inside the zip; folders are left out. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Of the zip, hex. */
  readonly sha256: string;
  /** Length of the zip. */
  readonly bytes: number;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const UNPACKED_BYTES = 500 * 1024 * 1024; // 583/11637
const NAME_BYTES = 255;

const NO_ZIP = refusal('InvalidParameterValue.ZipFile', 'The code is no standard zip file.');

function isInside(path: string): boolean {
  return !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..');
}

/** Whether no file system takes this: NUL, a name above 255 bytes, or a folder that is a file as well. */
function isUnwritable(path: string, files: ReadonlyMap<string, unknown>): boolean {
  const names = path.split('/');
  if (path.includes('\0') || names.some((name) => Buffer.byteLength(name) > NAME_BYTES)) return true;
  return names.some((_, depth) => depth > 0 && files.has(names.slice(0, depth).join('/')));
}

/**
 * Unpacks a zip in base64: `ZipFileBase64BinasciiError` for text that is none, `ZipFile` for what is no zip, reaches out of its folder or
 * cannot be written down, `Code` for more than `limit` bytes, 500 MB. Whether it holds the handler is for `missingHandler` to say.
 */
export function readCode(base64: string, limit = UNPACKED_BYTES): Refusal | { readonly unpacked: Code } {
  if (base64 === '' || !BASE64.test(base64)) {
    return refusal('InvalidParameterValue.ZipFileBase64BinasciiError', 'The code is not in base64.');
  }
  const zip = Buffer.from(base64, 'base64');
  const files = unzip(zip, limit);
  if (files === 'too large') return refusal('InvalidParameterValue.Code', 'The code is larger than 500 MB.');
  if (!files || [...files.keys()].some((path) => !isInside(path) || isUnwritable(path, files))) return NO_ZIP;
  return { unpacked: { files, sha256: createHash('sha256').update(zip).digest('hex'), bytes: zip.length } };
}

const HANDLER = /^([A-Za-z][\w-]{0,58}[A-Za-z])\.([A-Za-z][\w-]{0,58}[A-Za-z])$/;

/** File (without `.js`) and export of a handler (text of the SDK); undefined when it is not of that form. */
export function readHandler(handler: string): { readonly file: string; readonly exported: string } | undefined {
  const [, file, exported] = HANDLER.exec(handler) ?? [];
  return file !== undefined && exported !== undefined ? { file, exported } : undefined;
}

/** Refuses a handler that is not of the form `file.export`. */
export function checkHandler(handler: string): Refusal | undefined {
  if (readHandler(handler)) return undefined;
  return refusal(
    'InvalidParameterValue.Handler',
    'A handler is <file>.<export>, each 2 to 60 letters, digits, - and _, with a letter at both ends.',
  );
}

/** Says what the code lacks: the file of the handler, which must be at the root of the zip. */
export function missingHandler({ files }: Code, handler: string): string | undefined {
  const name = `${readHandler(handler)?.file}.js`;
  return files.has(name) ? undefined : `the file ${name} is not at the root of the zip`;
}
