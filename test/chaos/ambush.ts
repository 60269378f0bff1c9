import type { Lease } from '../../lib/outbox/port.ts';
import type { Ambush } from './messages.ts';

type Verb = (...args: unknown[]) => Promise<unknown>;

/** Points of an instance's work at which the driver may strike. */
export interface Ambushes {
  arm(point: string, ambush: Ambush): void;
  /** Ends a wait at a point. */
  go(fold: boolean): void;
  reach(point: string): Promise<void>;
  /** A store of which every verb has a point before and one after it. */
  around<Store extends object>(store: Store): Store;
}

/** Makes points of which none is armed; `tell` says which one is reached. */
export function createAmbushes(tell: (point: string) => void): Ambushes {
  const armed = new Map<string, Ambush>();
  let release: ((fold: boolean) => void) | undefined;
  let refold: (() => Promise<unknown>) | undefined;

  async function reach(point: string): Promise<void> {
    const ambush = armed.get(point);
    armed.delete(point);
    if (ambush === 'kill') process.kill(process.pid, 'SIGKILL');
    if (ambush !== 'hold') return;
    const going = new Promise<boolean>((resolve) => {
      release = resolve;
    });
    tell(point);
    if (await going) await refold?.().catch(() => undefined); // its lease may be over
  }

  function around<Store extends object>(store: Store): Store {
    const verbs = Object.entries(store as Record<string, Verb>).map(([name, verb]) => {
      const struck = async (...args: unknown[]) => {
        await reach(`before ${name}`);
        const result = await verb(...args);
        const { fold } = store as Record<string, Verb>;
        if (name === 'takeLease' && fold && result) refold = () => fold(result as Lease);
        await reach(`after ${name}`);
        return result;
      };
      return [name, struck];
    });
    return Object.fromEntries(verbs) as Store;
  }

  return {
    arm: (point, ambush) => armed.set(point, ambush),
    go(fold) {
      release?.(fold);
      release = undefined;
    },
    reach,
    around,
  };
}
