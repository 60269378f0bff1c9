/** A call on its way: what it carries, and which changes had been accepted when it started. */
interface Sent {
  readonly rows: ReadonlyMap<string, number>;
  readonly startedAt: number;
  readonly paid: readonly number[];
  isOpen: boolean;
}

const TTL = 10.5;
const DAY = 24 * 60;

/** The laws of the outbox in memory, times in minutes since a turn of the day. Two drains, known by the fences they hold. */
export class Reference {
  now = -9.5;
  readonly log: string[] = [];
  readonly targets = new Map<string, number>();
  readonly used = new Map<number, number>();
  /** URL → the last change of it, and the changes that calls which were accepted have covered. */
  readonly changed = new Map<string, number>();
  readonly covered = new Map<string, number>();
  private lease = { fence: 0, expires: Number.NEGATIVE_INFINITY };
  private steps = 0;

  append(url: string): void {
    this.steps += 1;
    this.changed.set(url, this.steps);
    this.log.push(url);
  }

  take(): number | undefined {
    if (this.lease.expires > this.now) return undefined;
    this.lease = { fence: this.lease.fence + 1, expires: this.now + TTL };
    return this.lease.fence;
  }

  holds(fence: number, minutes = 0): boolean {
    return fence === this.lease.fence && this.lease.expires > this.now + minutes;
  }

  fold(fence: number): boolean {
    if (!this.holds(fence)) return false;
    this.steps += 1;
    for (const url of this.log.splice(0)) this.targets.set(url, this.steps);
    return true;
  }

  fence(fence: number, rows: ReadonlyMap<string, number>, minutes: number, limit: number): Sent | undefined {
    const days = new Set([this.now, this.now + minutes].map((at) => Math.floor(at / DAY)));
    const isPaid = [...days].every((day) => (this.used.get(day) ?? 0) + rows.size <= limit);
    if (!this.holds(fence, minutes) || !isPaid) return undefined;
    for (const day of days) this.used.set(day, (this.used.get(day) ?? 0) + rows.size);
    return { rows, startedAt: this.steps, paid: [...days], isOpen: true };
  }

  /** The CDN took it, whether the drain lives to note it or not. */
  accept({ rows, startedAt }: Sent): void {
    for (const url of rows.keys()) this.covered.set(url, Math.max(startedAt, this.covered.get(url) ?? 0));
  }

  ack(fence: number, sent: Sent): boolean {
    if (!this.holds(fence)) return false;
    if (sent.isOpen)
      for (const [url, version] of sent.rows) if (this.targets.get(url) === version) this.targets.delete(url);
    sent.isOpen = false;
    return true;
  }

  giveBack(sent: Sent): void {
    if (sent.isOpen) for (const day of sent.paid) this.used.set(day, (this.used.get(day) ?? 0) - sent.rows.size);
    sent.isOpen = false;
  }

  pending(): string[] {
    return [...new Set([...this.log, ...this.targets.keys()])].sort();
  }

  /** Changed after the start of every call that was accepted, yet not pending: the update is lost. */
  lost(): string[] {
    const pending = new Set(this.pending());
    return [...this.changed]
      .filter(([url, at]) => at > (this.covered.get(url) ?? 0) && !pending.has(url))
      .map(([url]) => url);
  }
}
