import net from 'node:net';

/** A line between an outbox and its server that can be listened to, cut, or go dead without a word. */
export interface Line {
  readonly port: number;
  /** Collects what the outbox says from now on. */
  listen(): Buffer[];
  cut(): void;
  /** Lets the server hear the next message with this text, and cuts the line instead of its answer. */
  cutAnswerTo(text: string): void;
  /** What is open stays open and carries nothing any more; new lines work. */
  goDead(): void;
  end(): void;
}

/** Opens a line to a server. */
export async function startLine(target: { host: string; port: number }): Promise<Line> {
  const pairs = new Set<{ near: net.Socket; far: net.Socket }>();
  let heard: Buffer[] = [];
  let trap: string | undefined;
  const server = net.createServer((near) => {
    const far = net.connect({ host: target.host, port: target.port });
    const pair = { near, far };
    pairs.add(pair);
    for (const side of [near, far]) side.on('error', () => {}).on('close', () => pairs.delete(pair));
    near.on('data', (data) => {
      heard.push(data);
      if (trap === undefined || !data.includes(trap)) return;
      trap = undefined;
      far
        .unpipe(near)
        .once('data', () => {
          near.destroy();
          far.destroy();
        })
        .resume();
    });
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const { near, far } of pairs) for (const side of [near, far]) side.destroy();
  };
  return {
    port: (server.address() as net.AddressInfo).port,
    listen() {
      heard = [];
      return heard;
    },
    cut,
    cutAnswerTo(text) {
      trap = text;
    },
    goDead() {
      for (const { near, far } of pairs) near.unpipe(far);
    },
    end() {
      cut();
      server.close();
    },
  };
}

/** What a client said in PostgreSQL's protocol, the start-up first, which has no type. */
export function readMessages(heard: readonly Buffer[]): { type: string; text: string }[] {
  const all = Buffer.concat(heard);
  const startUp = all.readUInt32BE(0);
  const messages = [{ type: '', text: all.toString('utf8', 8, startUp) }];
  for (let at = startUp; at < all.length; at += 1 + all.readUInt32BE(at + 1)) {
    const end = at + 1 + all.readUInt32BE(at + 1);
    messages.push({ type: all.toString('utf8', at, at + 1), text: all.toString('utf8', at + 5, end) });
  }
  return messages;
}
