/** A fault that is put into the sources on purpose, to see that the checker finds it. */
export interface Break {
  readonly name: string;
  /** From the root of the project. */
  readonly file: string;
  /** Text that must be there exactly once, and what stands there instead. */
  readonly changes: readonly (readonly [from: string, to: string])[];
}

const READ_EXACTLY = `delete from changes where ctid = any(array(select ctid from changes order by id limit \${maxRows})) returning *`;

/** What must not go unnoticed. */
export const BREAKS = {
  foldByRange: {
    name: 'fold deletes by id range instead of the exact ids',
    file: 'lib/outbox/fold.ts',
    changes: [
      [READ_EXACTLY, `select * from changes order by id limit \${maxRows}`],
      ['select count(*)::int as folded from picked', 'select count(*)::int as folded, max(id) as last from picked'],
      [
        'return row?.folded ?? 0;',
        `if (row?.folded) await sql\`delete from changes where id <= \${row.last}::bigint\`; return row?.folded ?? 0;`,
      ],
    ],
  },
  ackAnyVersion: {
    name: 'ack without the version',
    file: 'lib/outbox/ack.ts',
    changes: [['t.version = key.version as is_done', 'true as is_done']],
  },
  retryUnfenced: {
    name: 'retry without a fence',
    file: 'lib/app/transmit.ts',
    changes: [
      ['let reSigned = 0;', 'let reSigned = 0; let ticket;'],
      ['const ticket = await gate.open', 'ticket ??= await gate.open'],
    ],
  },
  fenceUnleased: {
    name: 'fence without the lease check',
    file: 'lib/outbox/fence.ts',
    changes: [["if (!isHeld) return { kind: 'lease-lost' };", '']],
  },
  giveBackToday: {
    name: 'give-back to the wrong day',
    file: 'lib/outbox/ack.ts',
    changes: [['l.day = any(r.days)', "l.day = (outbox_now() at time zone 'UTC' + interval '8 hours')::date"]],
  },
  ackBeforeAnswer: {
    name: 'ack before the answer',
    file: 'lib/app/transmit.ts',
    changes: [
      [
        'outcome = await purger.purge(',
        "await ticket.close({ kind: 'accepted', count: urls.length }); outcome = await purger.purge(",
      ],
    ],
  },
} as const satisfies Record<string, Break>;
