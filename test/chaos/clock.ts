import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const BYTES = 8;

/** The clock of the machine that the simulated instances run on: real time plus an offset that the driver moves on. */
export interface MachineClock {
  /** ms since 1970. */
  now(): number;
  /** Moves it on for every process that follows it, frozen ones included, as wall time does. */
  pass(ms: number): void;
  /** How far it is from real time. */
  offset(): number;
  close(): void;
}

/** Makes a clock that is kept in `file`, so that other processes can follow it. */
export function createMachineClock(file: string): MachineClock {
  const handle = openSync(file, 'w');
  let offset = 0;
  const write = () => writeSync(handle, Buffer.from(new Float64Array([offset]).buffer), 0, BYTES, 0);
  write();
  return {
    now: () => Date.now() + offset,
    pass(ms) {
      offset += ms;
      write();
    },
    offset: () => offset,
    close: () => closeSync(handle),
  };
}

/** Makes `Date` of this process follow the clock that another process keeps in `file`: signatures are then dated by it, too. */
export function followMachineClock(file: string): void {
  const handle = openSync(file, 'r');
  const buffer = Buffer.alloc(BYTES);
  const RealDate = Date;
  const now = () => {
    readSync(handle, buffer, 0, BYTES, 0);
    return RealDate.now() + buffer.readDoubleLE(0);
  };
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
