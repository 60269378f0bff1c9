import { createDice, type Dice } from './dice.ts';
import type { Ambush } from './messages.ts';

/** What happens to instances and the world in one round, besides events and ticks. */
export type Strike =
  | { readonly kind: 'kill'; readonly afterMs: number }
  | { readonly kind: 'freeze'; readonly afterMs: number; readonly forMs: number; readonly passMs: number }
  /** At a point of a drain: it dies there, or is frozen while the clock goes on. */
  | {
      readonly kind: 'ambush';
      readonly point: string;
      readonly ambush: Ambush;
      readonly passMs: number;
      /** It folds once more before it goes on. */
      readonly fold: boolean;
    }
  | { readonly kind: 'fault'; readonly fault: string; readonly times: number }
  | { readonly kind: 'turn'; readonly beforeMs: number }
  | { readonly kind: 'restart'; readonly how: 'orderly' | 'crash' };

/** A round: events go out, timers tick, something strikes, and the clock goes on. */
export interface Round {
  /** Objects of each event; `dirs` instead now and then. */
  readonly events: readonly { readonly kind: 'objects' | 'dirs'; readonly names: readonly string[] }[];
  /** Ticking instances, by number, in the order they tick. */
  readonly ticks: readonly number[];
  /** Which instance is struck: accepting ones count from 0, ticking ones after them. */
  readonly strikes: readonly (Strike & { readonly whom: number })[];
  readonly passMs: number;
}

/** How large a plan is. */
export interface Size {
  readonly changes: number;
  readonly urls: number;
  readonly accepting: number;
  readonly ticking: number;
  readonly restarts: number;
}

const FAULTS = ['reset', 'http-500', 'throttle', 'internal', 'lost-reply', 'lost-reply', 'short-count', 'not-json'];
/** The moments around a call most of all. */
const POINTS = [
  ...['before fence', 'before fence', 'after fence', 'before send', 'after send', 'before ack', 'before giveBack'],
  ...['after ack', 'after giveBack', 'before maybe', 'after choose', 'before fold', 'after fold', 'after takeLease'],
  ...['before release', 'before park', 'after closePool', 'after append'],
];
const MINUTE = 60_000;
const WAITS = [0, 0, 5000, 15_000, 70_000, 70_000, 70_000, 6 * MINUTE, 61 * MINUTE];

function strikeOf(dice: Dice): Strike {
  const chosen = dice.roll();
  if (chosen < 0.15) return { kind: 'kill', afterMs: dice.between(0, 150) };
  if (chosen < 0.25) {
    const forMs = dice.chance(0.1) ? dice.between(1000, 3000) : dice.between(20, 400);
    return { kind: 'freeze', afterMs: dice.between(0, 100), forMs, passMs: dice.pick(WAITS) };
  }
  if (chosen < 0.65) {
    const ambush = dice.chance(0.25) ? 'kill' : 'hold';
    return { kind: 'ambush', point: dice.pick(POINTS), ambush, passMs: dice.pick(WAITS), fold: dice.chance(0.5) };
  }
  if (chosen < 0.92) return { kind: 'fault', fault: dice.pick(FAULTS), times: dice.pick([1, 1, 2, 3, 6]) };
  if (chosen < 0.96) return { kind: 'turn', beforeMs: dice.between(-2000, 45_000) };
  return { kind: 'fault', fault: dice.pick(['quota', 'timeout', 'auth']), times: 1 };
}

function eventOf(dice: Dice, urls: number): Round['events'][number] {
  if (dice.chance(0.02)) return { kind: 'dirs', names: [`https://www.example/d${dice.between(1, 10)}/`] };
  const isHot = dice.chance(0.3); // a few objects are rewritten all the time
  const count = dice.between(1, 9);
  const name = () => `${dice.chance(0.7) ? 'www' : 'shop'}/p${dice.between(1, isHot ? 10 : Math.floor(urls / 2))}`;
  return { kind: 'objects', names: [...new Set(Array.from({ length: count }, name))] };
}

/** Makes the plan of a seed: the same seed and size, the same plan. */
export function createPlan(seed: number, size: Size): readonly Round[] {
  const dice = createDice(seed);
  const rounds: Round[] = [];
  for (let left = size.changes; left > 0; ) {
    const events = Array.from({ length: dice.between(3, 10) }, () => eventOf(dice, size.urls));
    left -= events.reduce((sum, { names }) => sum + names.length, 0);
    const ticks = Array.from({ length: dice.between(2, 4) }, () => dice.between(0, size.ticking - 1));
    const first = ticks[0] as number; // the most likely to drain
    const strikes = Array.from({ length: dice.between(0, 3) }, () => ({
      ...strikeOf(dice),
      whom: dice.chance(0.2) ? dice.between(0, size.accepting - 1) : size.accepting + dice.pick([first, ...ticks]),
    }));
    const passMs = dice.pick([15_000, 15_000, 30_000, dice.pick(WAITS)]);
    rounds.push({ events, ticks, strikes, passMs });
  }
  for (let n = 1; n <= size.restarts; n += 1) {
    const at = Math.floor((rounds.length * n) / (size.restarts + 1));
    const round = rounds[at] as Round;
    const how = n % 2 === 1 ? 'crash' : 'orderly';
    rounds[at] = { ...round, strikes: [{ kind: 'restart', how, whom: 0 }] };
  }
  return rounds;
}
