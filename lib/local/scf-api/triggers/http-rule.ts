import { isFields, parseJson } from '../../../scf/shape.ts';
import { optional, readParameters, required } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import type { HttpRule } from './trigger.ts';

const BAD_DESC = 'InvalidParameterValue.TriggerDesc';
const OUTER = { AuthType: required('text'), NetConfig: optional('object'), CorsConfig: optional('object') };
const NET = { EnableIntranet: optional('flag'), EnableExtranet: optional('flag') };
const CORS = {
  Enable: optional('flag'),
  Origins: optional('texts'),
  Headers: optional('texts'),
  Methods: optional('texts'),
  ExposeHeaders: optional('texts'),
  MaxAge: optional('whole'),
  Credentials: optional('flag'),
};

/** Reads the TriggerDesc of a Function URL (583/100227). What it leaves out of `NetConfig` is off. */
export function readHttpRule(text: string | undefined): Refusal | { readonly rule: HttpRule } {
  const parsed = parseJson(text);
  if (!isFields(parsed))
    return refusal(BAD_DESC, 'The TriggerDesc of a Function URL must be the text of a JSON object.');
  const outer = readParameters(OUTER, parsed);
  if ('code' in outer) return refusal(BAD_DESC, outer.message);
  const { AuthType, NetConfig = {}, CorsConfig } = outer.values;
  const net = readParameters(NET, NetConfig, 'NetConfig.');
  if ('code' in net) return refusal(BAD_DESC, net.message);
  const cors = readParameters(CORS, CorsConfig ?? {}, 'CorsConfig.');
  if ('code' in cors) return refusal(BAD_DESC, cors.message);
  if (AuthType !== 'NONE' && AuthType !== 'CAM') return refusal(BAD_DESC, 'AuthType must be NONE or CAM.');
  const { EnableIntranet: intranet = false, EnableExtranet: extranet = false } = net.values;
  return { rule: { authType: AuthType, intranet, extranet, cors: CorsConfig } };
}

/** A Function URL as ListTriggers shows it; `url` is where it listens, undefined while it does not. */
export function describeHttpRule({ authType, intranet, extranet, cors }: HttpRule, url: string | undefined): string {
  const inside = intranet ? (url ?? '') : '';
  const outside = extranet ? (url ?? '') : '';
  return JSON.stringify({
    AuthType: authType,
    NetConfig: {
      EnableIntranet: intranet,
      IntranetUrl: inside,
      IntranetHTTPUrl: inside,
      EnableExtranet: extranet,
      ExtranetUrl: outside,
      ExtranetHTTPUrl: outside,
      WssIntranetUrl: '',
      WsIntranetUrl: '',
      WssExtranetUrl: '',
      WsExtranetUrl: '',
    },
    ...(cors && { CorsConfig: cors }),
  });
}
