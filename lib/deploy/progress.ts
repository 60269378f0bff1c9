import type { FrameworkOutput } from './framework.ts';

/** A step of work on one function. */
export interface Step {
  readonly function: string;
  readonly step: string;
  readonly state: 'start' | 'done';
  readonly detail?: string;
}

/** Tells people what is going on. */
export interface Progress {
  readonly tell: (step: Step) => void;
  end(): void;
}

/** Shows the step in hand where a terminal is watched, and leaves a line for each that is done. */
export function progressOf({ log, progress }: FrameworkOutput, now: () => number = Date.now): Progress {
  const shown = progress.create({ message: 'Asking the cloud' });
  let since = now();
  return {
    tell({ function: name, step, state, detail }) {
      const text = `${name}: ${step}${detail ? ` (${detail})` : ''}`;
      if (state === 'start') {
        since = now();
        shown.update(text);
      } else {
        log.notice(`${text}  ${((now() - since) / 1000).toFixed(1)} s`);
      }
    },
    end: () => shown.remove(),
  };
}
