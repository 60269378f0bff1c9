import { type Refusal, refusal } from '../api3/refusal.ts';

/** The region that an API stands for. */
export interface Region {
  readonly name: string;
  /** Refuses a call for a region that it does not stand for; one that may choose takes this one. */
  admit(given: string): Refusal | undefined;
}

const FIRST = 'ap-singapore';
const FORM = /^[a-z]{2,}(-[a-z]+)+(-\d+)?$/;

/** A region that does not change. */
export function fixedRegion(name: string): Region {
  return {
    name,
    admit: (given) =>
      given === name ? undefined : refusal('UnsupportedRegion', `This SCF API is that of ${name}, not of ${given}.`),
  };
}

/** The region of the last call, any well-formed one, until a function is there; `ap-singapore` before the first. */
export function followingRegion(holdsFunctions: () => boolean): Region {
  let name = FIRST;
  return {
    get name() {
      return name;
    },
    admit(given) {
      if (given === name) return undefined;
      if (!FORM.test(given)) return refusal('UnsupportedRegion', `"${given}" is no name of a region.`);
      if (holdsFunctions()) {
        const advice = 'npx serverless remove, for the service and stage that were deployed there, frees it';
        return refusal('UnsupportedRegion', `This SCF API holds functions of ${name}; ${advice}.`);
      }
      name = given;
      return undefined;
    },
  };
}
