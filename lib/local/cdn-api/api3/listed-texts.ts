import { field } from '../../../scf/shape.ts';

/** The texts of a list in a body that may be anything; what is no text is left out. For the journal, which shows bad calls, too. */
export function listedTexts(body: unknown, name: string): string[] {
  const value = field(body, name);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
