import type { Priority } from '../types.ts';
import type { RowKey } from './port.ts';

/** Classes in the order they go; their place is what the tables hold. */
export const PRIORITIES: readonly Priority[] = ['high', 'normal', 'low'];

/** The number that stands for a class in the tables. */
export function rankOf(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}

/** The class that a number in the tables stands for. */
export function priorityOf(rank: number): Priority {
  return PRIORITIES[rank] ?? 'low';
}

/** Rows as the JSON text that `json_to_recordset` takes; without the driver's help, which would quote it twice. */
export function keysJson(rows: readonly RowKey[]): string {
  return JSON.stringify(rows.map(({ id, version }) => ({ id, version })));
}
