/** ISO 8601 to the second; `Z` or an offset. */
const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:Z|[+-]\d\d:\d\d)$/;

/** A moment (ms since 1970) as EdgeOne writes it: `2022-09-01T00:00:00Z`. */
export function isoText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Reads a time of EdgeOne, `2022-09-01T08:00:00+08:00` for one, in ms since 1970; NaN for any other form and for 30 February. */
export function readIsoText(text: string): number {
  const wall = `${FORM.exec(text)?.[1]}Z`;
  const at = Date.parse(wall);
  // Some engines roll 30 February over into March.
  return !Number.isNaN(at) && isoText(at) === wall ? Date.parse(text) : Number.NaN;
}
