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

const SILENT_MS = 1000;

/**
 * Shows the step in hand where a terminal is watched, leaves a line for each that is done, and says what is waited for when a step
 * takes longer than a second.
 */
export function progressOf({ log, progress }: FrameworkOutput, now: () => number = Date.now): Progress {
  const shown = progress.create({ message: 'Asking the cloud' });
  let since = now();
  let timer: NodeJS.Timeout | undefined;
  return {
    tell({ function: name, step, state, detail }) {
      clearTimeout(timer);
      const text = `${name}: ${step}${detail ? ` (${detail})` : ''}`;
      if (state === 'start') {
        since = now();
        shown.update(text);
        timer = setTimeout(() => log.notice(`${text} …`), SILENT_MS).unref();
      } else {
        log.notice(`${text}  ${((now() - since) / 1000).toFixed(1)} s`);
      }
    },
    end() {
      clearTimeout(timer);
      shown.remove();
    },
  };
}
