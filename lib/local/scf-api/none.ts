/**
 * Whether a value asks for nothing, as lists and objects of things that a function does not have do: empty, or with nothing but
 * empty and switched-off values in it, such as `[{"LayerName": "", "LayerVersion": 0}]`, which clears the layers.
 */
export function asksForNothing(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(asksForNothing);
  return [undefined, null, '', 0, false, 'FALSE', 'DISABLE'].some((nothing) => nothing === value);
}
