import { optional } from '../../api3/parameters.ts';
import { refusal } from '../../api3/refusal.ts';
import { DONE, defineAction } from '../action.ts';
import { checkHandler, missingHandler, readCode } from '../code.ts';
import { readCodeParameter } from '../code-parameter.ts';
import { lookUp, lookUpToWrite, NAMED } from '../lookup.ts';
import { checkOneOf, FLAG, notHere } from '../texts.ts';
import { beginWrite } from '../writes.ts';

/** UpdateFunctionCode: new code, and its handler. The zip is in `Code`, or beside it as in the older form. */
export const UpdateFunctionCode = defineAction({
  parameters: {
    ...NAMED,
    Handler: optional('text'),
    Code: optional('object'),
    CodeSource: optional('text'),
    ZipFile: optional('text'),
    CosBucketName: optional('text'),
    CosObjectName: optional('text'),
    CosBucketRegion: optional('text'),
    InstallDependency: optional('text'),
    EnvId: optional('text'),
    Publish: optional('text'),
  },
  run(values, state, doomed) {
    const { Code, CodeSource, ZipFile, CosBucketName, CosObjectName, CosBucketRegion } = values;
    const problem =
      checkOneOf('InstallDependency', values.InstallDependency, FLAG) ??
      checkOneOf('Publish', values.Publish, FLAG) ??
      (values.InstallDependency === 'TRUE' ? notHere('InstallDependency') : undefined) ??
      (values.Publish === 'TRUE' ? notHere('versions (Publish)') : undefined) ??
      (values.EnvId === undefined ? undefined : notHere('EnvId')) ??
      (values.Handler === undefined ? undefined : checkHandler(values.Handler));
    if (problem) return problem;
    const found = lookUpToWrite(state, values);
    if ('code' in found) return found;
    const { record } = found;
    const older = { ZipFile, CosBucketName, CosObjectName, CosBucketRegion };
    if (Code && Object.values(older).some((value) => value !== undefined)) {
      return refusal('InvalidParameterValue.Code', 'The code is given twice.');
    }
    const zip = readCodeParameter(Code ?? older, CodeSource);
    if ('code' in zip) return zip;
    const read = readCode(zip.base64);
    if ('code' in read) return read;
    const handler = values.Handler ?? record.handler;
    const change = { code: read.unpacked, handler };
    beginWrite(record, state, change, { problem: missingHandler(change.code, handler), doomed });
    return DONE;
  },
});

/** GetFunctionAddress: the hash of the zip. Nothing can be fetched from the address. */
export const GetFunctionAddress = defineAction({
  parameters: { ...NAMED, Qualifier: optional('text') },
  run(values, state) {
    const found = lookUp(state, values);
    if ('code' in found) return found;
    const { id, code } = found.record;
    const Url = `https://scf-local-${state.appid}.cos.${state.region.name}.myqcloud.com/${id}.zip`;
    return { answer: { CodeSha256: code.sha256, Url } };
  },
});
