import { describe, expect, it } from 'vitest';
import { problemsOf, read } from './service-file.ts';

const HOST = 'www-1250000000.cos.ap-singapore.myqcloud.com';

function changes(...events: readonly string[]): string {
  const functions = events.map((event, n) => `f${n}: {handler: object-change.main_handler, events: [${event}]}`);
  return `{${functions.join(', ')}}`;
}

function rule(events: string, filter: string): string {
  return `{cos: {bucket: ${HOST}, events: '${events}', filter: ${filter}}}`;
}

describe('the functions of a service', () => {
  it('have names of their own', () => {
    expect(
      problemsOf(() =>
        read('{aa: {handler: webhook.main_handler}, bb: {handler: webhook.main_handler, name: shop-dev-aa}}'),
      ),
    ).toEqual(['functions.bb.name: "shop-dev-aa" is also the name of functions.aa; give one of them another name:']);
  });

  it('may share a name in other namespaces', () => {
    const functions =
      '{aa: {handler: webhook.main_handler}, bb: {handler: webhook.main_handler, name: shop-dev-aa, namespace: other}}';
    expect(problemsOf(() => read(functions))).toEqual([]);
  });

  it('do not both watch the same keys of a bucket, which COS would refuse in the middle of a deployment', () => {
    expect(
      problemsOf(() => read(changes('{cos: sites}', rule('cos:ObjectCreated:Put', '{prefix: a/, suffix: .jpg}')))),
    ).toEqual([
      'functions.f1.events[0].cos: in the bucket www-1250000000 cos:ObjectCreated:Put under "a/" ending in ".jpg" overlaps cos:ObjectCreated:* of functions.f0.events[0].cos; COS takes one trigger of an event for a key, so leave one of the two out',
    ]);
  });

  it('do so not even in one function', () => {
    const both = `${rule('cos:ObjectCreated:*', '{prefix: a/}')}, ${rule('cos:ObjectCreated:*', '{prefix: a/b/}')}`;
    expect(problemsOf(() => read(changes(both)))).toEqual([
      expect.stringMatching(
        /^functions\.f0\.events\[1\]\.cos: in the bucket www-1250000000 cos:ObjectCreated:\* under "a\/b\/" overlaps .* under "a\/" of/,
      ),
    ]);
  });

  it('may watch different folders', () => {
    const functions = changes(rule('cos:ObjectCreated:*', '{prefix: a/}'), rule('cos:ObjectCreated:*', '{prefix: b/}'));
    expect(read(functions).functions.map(({ triggers }) => triggers.length)).toEqual([1, 1]);
  });
});
