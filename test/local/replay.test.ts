import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type GoldenEvent, replay } from '../../lib/local/replay.ts';
import type { InvocationResult } from '../../lib/local/scf-host/function-spec.ts';
import type { ScfHost } from '../../lib/local/scf-host/host.ts';

const events = new URL('../../events/', import.meta.url);
const manifest: readonly GoldenEvent[] = JSON.parse(readFileSync(new URL('manifest.json', events), 'utf8'));

/** A host whose functions answer this, whatever they are asked. */
function hostAnswering(result: Partial<InvocationResult>): ScfHost {
  const unused = { logs: [], instance: 1, coldStart: true, durationMs: 1, memoryMb: 1 };
  const invocation = { requestId: 'r', ok: true, statusCode: 200, ...unused, ...result };
  return {
    invoke: async () => invocation,
    invokeAsync: async () => ({ requestId: 'r', attempts: [invocation] }),
    close: async () => undefined,
  };
}

const golden = (expect: Partial<GoldenEvent['expect']>, name = 'object-change'): GoldenEvent => ({
  file: 'x.json',
  function: name,
  provenance: { kind: 'made', source: 'this test', adapted: 'nothing' },
  expect: { calls: [], ...expect },
});

describe('a replayed event', () => {
  const report = { changes: 1, rejected: [{ code: 'BAD_RECORD', target: 'x' }] };
  const host = hostAnswering({ result: report });

  it.each([
    ['with the fields that are named', { report: { changes: 1 } }, true],
    ['with lists item by item', { report: { rejected: [{ code: 'BAD_RECORD' }] } }, true],
    ['not with another value', { report: { changes: 2 } }, false],
    ['not with a longer list', { report: { rejected: [] } }, false],
    ['not with an error in its place', { error: 'BAD_EVENT' }, false],
    ['not with calls that were not made', { report: {}, calls: [{ code: 0 }] }, false],
    ['not without any expectation of its report', {}, false],
  ])('is ok %s', async (_, wanted, ok) => {
    expect(await replay(golden(wanted), {}, host, () => [])).toMatchObject({ ok, report });
  });

  it('shows a reply with its body read, and an error with its code', async () => {
    const web = hostAnswering({ result: { statusCode: 200, body: '{"ok":true}' } });
    const replied = await replay(golden({ reply: { body: { ok: true } } }, 'webhook'), {}, web, () => []);
    expect(replied).toMatchObject({ ok: true, reply: { statusCode: 200, body: { ok: true } } });
    const failed = hostAnswering({ ok: false, statusCode: 430, errorCode: 'CDN_AUTH', errorMessage: 'no' });
    const error = { code: 'CDN_AUTH', message: 'no' };
    expect(await replay(golden({ error: 'CDN_AUTH' }), {}, failed, () => [])).toMatchObject({ ok: true, error });
  });

  it('counts only the calls that it made itself', async () => {
    const journal = [{ api: 'cdn-2.0', action: 'old', code: 0, urls: [], dirs: [], at: 1 } as const];
    const { calls } = await replay(golden({ report: {} }), {}, host, () =>
      journal.map((call) => ({ ...call, urls: [], dirs: [] })),
    );
    expect(calls).toEqual([]);
  });
});

describe('events/manifest.json', () => {
  it('names every event of the folder, and no other', () => {
    const files = readdirSync(events, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.json') && file !== 'manifest.json',
    );
    expect(manifest.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  it.each(manifest)('says where $file comes from and what must come of it', ({ provenance, expect: wanted }) => {
    expect(provenance.kind).toMatch(/^(documented|inferred|made)$/);
    expect(provenance.source.length).toBeGreaterThan(10);
    expect(provenance.adapted).toMatch(/\w/);
    expect(Object.keys(wanted).filter((key) => ['report', 'reply', 'error'].includes(key))).toHaveLength(1);
  });

  it.each(manifest)('$file holds nothing that looks like a real secret', ({ file }) => {
    const text = readFileSync(new URL(file, events), 'utf8');
    expect(text).not.toMatch(/AKID[A-Za-z0-9]{32}/);
    expect(text).not.toMatch(/q-signature=[0-9a-f]{40}/);
  });
});
