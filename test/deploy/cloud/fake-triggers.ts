import type { Action } from '../../../lib/deploy/cloud/cloud.ts';
import { type Fields, field, isFields, parseJson } from '../../../lib/scf/shape.ts';
import { refuse } from './fake-refusal.ts';

/** A trigger as the platform keeps it. */
export interface FakeTrigger {
  readonly owner: string;
  readonly type: string;
  name: string;
  readonly qualifier: string;
  /** What was asked for; JSON of a timer's cron is made when it is shown. */
  desc: string;
  isOpen: boolean;
  argument: string;
}

interface Rule {
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
}

function ruleOf(desc: string): Rule {
  const parsed = parseJson(desc);
  const filter = field(parsed, 'filter');
  return {
    event: String(field(parsed, 'event')),
    prefix: String(field(filter, 'Prefix') ?? ''),
    suffix: String(field(filter, 'Suffix') ?? ''),
  };
}

function overlap(a: Rule, b: Rule): boolean {
  const family = (event: string) => event.slice(0, event.lastIndexOf(':'));
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  return (
    family(a.event) === family(b.event) && prefixes && (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix))
  );
}

/** `TriggerDesc` of Function URLs is kept as it was sent, with addresses in it. */
function withUrls(desc: string, id: string): string {
  const parsed = parseJson(desc);
  const net = field(parsed, 'NetConfig');
  if (!isFields(parsed) || !isFields(net)) return desc;
  const ExtranetUrl = net['EnableExtranet'] === true ? `https://1250000000-${id}.example.tencentscf.com` : '';
  return JSON.stringify({ ...parsed, NetConfig: { ...net, ExtranetUrl, IntranetUrl: '' } });
}

function shown(one: FakeTrigger): Fields {
  const desc = one.type === 'timer' ? JSON.stringify({ cron: one.desc }) : one.desc;
  return {
    Type: one.type,
    TriggerName: one.name,
    TriggerDesc: one.type === 'http' ? withUrls(desc, one.name) : desc,
    Enable: one.isOpen ? 1 : 0,
    Qualifier: one.qualifier,
    CustomArgument: one.argument === '' ? null : one.argument,
  };
}

const text = (body: Fields, name: string) => String(body[name] ?? '');

/** The triggers of a fake cloud: strict about what the pages of CreateTrigger, UpdateTrigger and DeleteTrigger say. */
export function createFakeTriggers() {
  const all: FakeTrigger[] = [];
  let urls = 0;

  const isMeant = (one: FakeTrigger, body: Fields) =>
    one.owner === text(body, 'FunctionName') &&
    one.type === text(body, 'Type') &&
    one.name === text(body, 'TriggerName') &&
    one.qualifier === text(body, 'Qualifier') &&
    (one.type !== 'cos' || JSON.stringify(ruleOf(one.desc)) === JSON.stringify(ruleOf(text(body, 'TriggerDesc'))));

  function find(action: Action, body: Fields): FakeTrigger {
    return all.find((one) => isMeant(one, body)) ?? refuse(action, body, 'ResourceNotFound.Trigger');
  }

  function create(body: Fields): void {
    const owner = text(body, 'FunctionName');
    const [type, qualifier, desc] = [text(body, 'Type'), text(body, 'Qualifier'), text(body, 'TriggerDesc')];
    const no = (code: string) => refuse('CreateTrigger', body, code);
    if (!/^(OPEN|CLOSE)$/.test(text(body, 'Enable')) || qualifier === '' || desc === '') no('MissingParameter');
    const mine = all.filter((one) => one.owner === owner && one.type === type);
    if (mine.length >= 10) no('LimitExceeded.Trigger');
    if (type === 'http' && mine.some((one) => one.qualifier === qualifier)) no('ResourceInUse.Trigger');
    if (type === 'timer' && mine.some((one) => one.name === text(body, 'TriggerName'))) no('ResourceInUse.TriggerName');
    if (type === 'timer' && desc.trim().split(/\s+/).length !== 7) no('InvalidParameterValue.TriggerDesc');
    if (type === 'cos') {
      const sameBucket = all.filter((one) => one.type === 'cos' && one.name === text(body, 'TriggerName'));
      if (sameBucket.some((one) => overlap(ruleOf(one.desc), ruleOf(desc)))) {
        no('InvalidParameterValue.CosNotifyRuleConflict');
      }
    }
    const name = type === 'http' ? `url${urls++}` : text(body, 'TriggerName');
    const isOpen = text(body, 'Enable') === 'OPEN';
    all.push({ owner, type, name, qualifier, desc, isOpen, argument: text(body, 'CustomArgument') });
  }

  function update(body: Fields): void {
    if (text(body, 'Type') === 'cos') refuse('UpdateTrigger', body, 'InvalidParameterValue.Type');
    const one = find('UpdateTrigger', body);
    if (body['TriggerDesc'] !== undefined) one.desc = text(body, 'TriggerDesc');
    if (body['CustomArgument'] !== undefined) one.argument = text(body, 'CustomArgument');
    if (body['Enable'] !== undefined) one.isOpen = text(body, 'Enable') === 'OPEN';
  }

  return {
    all,
    create,
    update,
    /** UpdateTriggerStatus. */
    turn(body: Fields) {
      if (text(body, 'Type') === 'http') refuse('UpdateTriggerStatus', body, 'InvalidParameterValue.Type');
      find('UpdateTriggerStatus', body).isOpen = text(body, 'Enable') === 'OPEN';
    },
    delete(body: Fields) {
      all.splice(all.indexOf(find('DeleteTrigger', body)), 1);
    },
    list(body: Fields): Fields {
      const mine = all.filter((one) => one.owner === body['FunctionName']);
      const offset = Number(body['Offset'] ?? 0);
      return { TotalCount: mine.length, Triggers: mine.slice(offset, offset + Number(body['Limit'] ?? 20)).map(shown) };
    },
    forget(owner: string) {
      for (const one of all.filter((each) => each.owner === owner)) all.splice(all.indexOf(one), 1);
    },
  };
}
