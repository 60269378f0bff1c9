import type { Fields } from '../../scf/shape.ts';
import type { Cors, CosTrigger, HttpTrigger, Trigger } from '../desired.ts';
import { type PresentTrigger, QUALIFIER } from './trigger-state.ts';

function describeCos({ event, prefix, suffix }: CosTrigger): string {
  return JSON.stringify({ event, filter: { Prefix: prefix, Suffix: suffix } });
}

function corsConfig({ origins, methods, headers, exposeHeaders, maxAge, credentials }: Cors): Fields {
  return {
    Enable: true,
    Origins: origins,
    Methods: methods,
    Headers: headers,
    ExposeHeaders: exposeHeaders,
    MaxAge: maxAge,
    Credentials: credentials,
  };
}

function describeHttp({ authType, intranet, extranet, cors }: HttpTrigger, hadCors: boolean): string {
  const off = hadCors ? { Enable: false } : undefined;
  return JSON.stringify({
    AuthType: authType,
    NetConfig: { EnableIntranet: intranet, EnableExtranet: extranet },
    CorsConfig: cors ? corsConfig(cors) : off,
  });
}

/** `TriggerDesc` of a trigger (583/39901, 583/100227); the cron of a timer goes bare. */
function descOf(trigger: Trigger, hadCors: boolean): string {
  if (trigger.type === 'cos') return describeCos(trigger);
  return trigger.type === 'timer' ? trigger.cron : describeHttp(trigger, hadCors);
}

const NAMES = { http: 'url-trigger' } as const; // the platform puts the id of the URL in its place

function nameOf(trigger: Trigger): string {
  if (trigger.type === 'cos') return trigger.host;
  return trigger.type === 'timer' ? trigger.name : NAMES.http;
}

function settingsOf(trigger: Trigger, hadCors: boolean): Fields {
  return {
    TriggerDesc: descOf(trigger, hadCors),
    Enable: trigger.isEnabled ? 'OPEN' : 'CLOSE',
    ...(trigger.type === 'timer' && { CustomArgument: trigger.argument }),
  };
}

/** The body of CreateTrigger, without the function. */
export function createTriggerBody(trigger: Trigger): Fields {
  const { type } = trigger;
  return { Type: type, TriggerName: nameOf(trigger), Qualifier: QUALIFIER, ...settingsOf(trigger, false) };
}

function pointTo({ trigger, name, qualifier }: PresentTrigger): Fields {
  return { Type: trigger.type, TriggerName: name, Qualifier: qualifier };
}

/** The body of UpdateTrigger, without the function; for timers and Function URLs. */
export function updateTriggerBody(trigger: Trigger, present: PresentTrigger): Fields {
  const hadCors = present.trigger.type === 'http' && present.trigger.cors !== undefined;
  return { ...pointTo(present), ...settingsOf(trigger, hadCors) };
}

/** The body of UpdateTriggerStatus, without the function; a COS trigger is found by its name and description together. */
export function switchTriggerBody(isEnabled: boolean, present: PresentTrigger): Fields {
  return { ...pointTo(present), TriggerDesc: present.desc, Enable: isEnabled ? 'OPEN' : 'CLOSE' };
}

/** The body of DeleteTrigger, without the function. */
export function deleteTriggerBody(present: PresentTrigger): Fields {
  return { ...pointTo(present), ...(present.trigger.type === 'cos' && { TriggerDesc: present.desc }) };
}
