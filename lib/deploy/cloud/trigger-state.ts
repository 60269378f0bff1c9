import { type Fields, field, isFields, parseJson } from '../../scf/shape.ts';
import type { Cors, CosTrigger, HttpTrigger, TimerTrigger, Trigger } from '../desired.ts';
import { flagOf, numberOf, textOf, textsOf } from './answer.ts';

/** The alias that triggers are bound to (583/36149): whoever shifts traffic between versions later does it there. */
export const QUALIFIER = '$DEFAULT';

/** A trigger that is there, of a type that is managed here. */
export interface PresentTrigger<T extends Trigger = Trigger> {
  readonly trigger: T;
  /** As the API calls it; of a Function URL it is the id of the URL. */
  readonly name: string;
  /** As the API told it: DeleteTrigger and UpdateTriggerStatus want the very text. */
  readonly desc: string;
  readonly qualifier: string;
  /** Addresses of a Function URL. */
  readonly urls: readonly string[];
}

function corsOf(desc: unknown): Cors | undefined {
  const config = field(desc, 'CorsConfig');
  if (!isFields(config) || flagOf(config, 'Enable') !== true) return undefined;
  return {
    origins: textsOf(config, 'Origins'),
    methods: textsOf(config, 'Methods'),
    headers: textsOf(config, 'Headers'),
    exposeHeaders: textsOf(config, 'ExposeHeaders'),
    maxAge: numberOf(config, 'MaxAge') ?? 0,
    credentials: flagOf(config, 'Credentials') ?? false,
  };
}

function httpOf(desc: Fields, isEnabled: boolean): HttpTrigger {
  const net = field(desc, 'NetConfig');
  const cors = corsOf(desc);
  return {
    type: 'http',
    authType: textOf(desc, 'AuthType') === 'CAM' ? 'CAM' : 'NONE',
    intranet: flagOf(net, 'EnableIntranet') ?? false,
    extranet: flagOf(net, 'EnableExtranet') ?? false,
    ...(cors && { cors }),
    isEnabled,
  };
}

function cosOf(desc: Fields, host: string, isEnabled: boolean): CosTrigger {
  const filter = field(desc, 'filter');
  return {
    type: 'cos',
    host: host.toLowerCase(),
    event: textOf(desc, 'event'),
    prefix: textOf(filter, 'Prefix'),
    suffix: textOf(filter, 'Suffix'),
    isEnabled,
  };
}

/** A cron is stored as JSON, but may come back as it was sent (583/39901). */
function timerOf(raw: Fields, desc: string, isEnabled: boolean): TimerTrigger {
  const parsed = parseJson(desc);
  const cron = isFields(parsed) ? textOf(parsed, 'cron') : desc;
  return {
    type: 'timer',
    name: textOf(raw, 'TriggerName'),
    cron: cron.trim().replace(/\s+/g, ' '),
    argument: textOf(raw, 'CustomArgument'),
    isEnabled,
  };
}

function triggerOf(raw: Fields, desc: string): Trigger | undefined {
  const isEnabled = flagOf(raw, 'Enable') ?? true; // we always send it, so that silence means what we sent
  const type = textOf(raw, 'Type');
  if (type === 'timer') return timerOf(raw, desc, isEnabled);
  const parsed = parseJson(desc);
  if (!isFields(parsed)) return undefined;
  if (type === 'http') return httpOf(parsed, isEnabled);
  return type === 'cos' ? cosOf(parsed, textOf(raw, 'TriggerName'), isEnabled) : undefined;
}

/** Reads one trigger of ListTriggers; undefined for what is not managed here, or cannot be read, and is left alone. */
export function readTrigger(raw: Fields): PresentTrigger | undefined {
  const desc = textOf(raw, 'TriggerDesc');
  const trigger = triggerOf(raw, desc);
  if (!trigger) return undefined;
  const net = field(parseJson(desc), 'NetConfig');
  const urls = trigger.type === 'http' ? [textOf(net, 'ExtranetUrl'), textOf(net, 'IntranetUrl')] : [];
  return {
    trigger,
    name: textOf(raw, 'TriggerName'),
    desc,
    qualifier: textOf(raw, 'Qualifier') || QUALIFIER,
    urls: [...new Set(urls)].filter((url) => url !== ''),
  };
}
