/** Parses an absolute URL; undefined where it is none. `URL.canParse` is younger than the Node 18.15 that SCF runs. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined; // the caller says what is wrong with it
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i; // only http and https have their hosts in small letters

/** Whether the host of a URL is this machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Whether nobody on the way can read what is sent there: https, or http on this machine. */
export function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
