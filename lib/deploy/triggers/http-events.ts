import { isFields } from '../../scf/shape.ts';
import type { Cors, HttpTrigger } from '../desired.ts';
import type { Findings } from '../service-file/findings.ts';
import { take } from '../service-file/setting.ts';
import { isAbsent, type Place, type Read, readBoolean, shown, wholeNumber } from '../service-file/values.ts';
import { type EventReading, eventOptions, optionOf, readEnable, readOption } from './event-options.ts';

const ADVICE = 'write {authType: NONE, netConfig: {enableExtranet: true}}';

function readAuthType(value: unknown): Read<HttpTrigger['authType']> {
  if (value === 'NONE' || value === 'CAM') return { value };
  const what = isAbsent(value) ? 'is missing' : `${shown(value)} is no way to authorise`;
  return { problem: `${what}; write NONE (anybody may call; the webhook asks each caller for its secret) or CAM` };
}

function readTexts(value: unknown): Read<readonly string[]> {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((item) => typeof item === 'string' && item !== '').map(String);
  return texts.length === list.length ? { value: texts } : { problem: 'should be a list of texts' };
}

function readMaxAge(value: unknown): Read<number> {
  const number = wholeNumber(value);
  return number === undefined ? { problem: `${shown(value)} is no number of seconds` } : { value: number };
}

const ANY: Cors = { origins: ['*'], methods: ['*'], headers: ['*'], exposeHeaders: [], maxAge: 0, credentials: false };

/** `true` lets any page call, without its cookies. */
function readCors(event: Place, findings: Findings): Cors | undefined {
  const place = optionOf(event, 'cors');
  if (isAbsent(place.value)) return undefined;
  if (!isFields(place.value)) return take(place, findings, readBoolean) ? ANY : undefined;
  const list = (name: 'origins' | 'methods' | 'headers' | 'exposeHeaders') =>
    readOption(place, name, ANY[name], findings, readTexts);
  const origins = list('origins');
  const credentials = readOption(place, 'credentials', false, findings, readBoolean);
  if (credentials && origins.includes('*')) {
    findings.problem(`${place.path}.credentials`, 'browsers send none where any origin may call; name the origins');
  }
  const maxAge = readOption(place, 'maxAge', ANY.maxAge, findings, readMaxAge);
  const lists = { methods: list('methods'), headers: list('headers'), exposeHeaders: list('exposeHeaders') };
  return { origins, ...lists, maxAge, credentials };
}

/** Reads an `http` event, a Function URL. Tells what is wrong, and leaves that out. */
export function readHttp(event: Place, { findings }: EventReading): readonly HttpTrigger[] {
  const options = eventOptions(event, ADVICE, findings);
  if (!options) return [];
  if ('name' in options) findings.problem(`${event.path}.name`, 'SCF gives a Function URL its name; leave name out');
  const authType = take(optionOf(event, 'authType'), findings, readAuthType);
  const net = optionOf(event, 'netConfig');
  const intranet = readOption(net, 'enableIntranet', false, findings, readBoolean);
  const extranet = readOption(net, 'enableExtranet', false, findings, readBoolean);
  if (!intranet && !extranet) {
    findings.problem(
      net.path,
      'nobody could reach it; write {enableExtranet: true}, or {enableIntranet: true} for a VPC',
    );
  }
  if (authType === 'CAM' && extranet) {
    findings.warning(`${event.path}.authType`, 'with CAM every caller signs for Tencent Cloud, which no CMS does');
  }
  const cors = readCors(event, findings);
  const isEnabled = readEnable(event, findings);
  return authType ? [{ type: 'http', authType, intranet, extranet, ...(cors && { cors }), isEnabled }] : [];
}
