import type { Fields } from '../../scf/shape.ts';
import { listOf, numberOf } from './answer.ts';
import type { Action, Cloud } from './cloud.ts';

const PAGE = 20; // the default, and the only limit that the documents name
const MOST_PAGES = 50;

/** Reads a list over all its pages; an answer that does not say how many there are goes on while its pages are full. */
export async function readPages(
  cloud: Cloud,
  action: Action,
  body: Fields,
  listName: string,
): Promise<readonly Fields[]> {
  const all: Fields[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await cloud.call(action, { ...body, Order: 'ASC', Offset: all.length, Limit: PAGE });
    const found = listOf(answer, listName);
    all.push(...found);
    const total = numberOf(answer, 'TotalCount');
    const isLast = total === undefined ? found.length < PAGE : all.length >= total;
    if (found.length === 0 || isLast) break;
  }
  return all;
}
