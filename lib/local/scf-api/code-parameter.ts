import type { Fields } from '../../scf/shape.ts';
import { optional, readParameters } from '../api3/parameters.ts';
import { type Refusal, refusal } from '../api3/refusal.ts';
import { asksForNothing } from './none.ts';
import { notHere } from './texts.ts';

const CODE = {
  ZipFile: optional('text'),
  CosBucketName: optional('text'),
  CosObjectName: optional('text'),
  CosBucketRegion: optional('text'),
  DemoId: optional('text'),
  TempCosObjectName: optional('text'),
  ImageConfig: optional('object'),
} as const;

const SOURCES = ['ZipFile', 'Cos', 'Demo', 'Inline'];

/** Reads `Code` and `CodeSource`: the zip in base64. Code from a bucket, a demo or an image cannot be had here. */
export function readCodeParameter(code: Fields, source: string | undefined): Refusal | { readonly base64: string } {
  const read = readParameters(CODE, code, 'Code.');
  if ('code' in read) return read;
  const { ZipFile, ...elsewhere } = read.values;
  const others = Object.values(elsewhere).filter((value) => !asksForNothing(value));
  if (source !== undefined && !SOURCES.includes(source)) {
    return refusal('InvalidParameterValue.CodeSource', 'CodeSource must be ZipFile, Cos or Demo.');
  }
  if (ZipFile !== undefined && others.length > 0) {
    return refusal('InvalidParameterValue.Code', 'Only one of Cos, ZipFile and DemoId may be given.');
  }
  if (others.length > 0 || (source ?? 'ZipFile') !== 'ZipFile') return notHere('code from elsewhere than Code.ZipFile');
  return ZipFile === undefined ? refusal('MissingParameter.Code', 'There is no code.') : { base64: ZipFile };
}
