import { parseUrl } from '../../parse-url.ts';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/i; // only http and https have their hosts in small letters

/** Whether a URL names this machine; text that is no URL does not. */
export function isOnLoopback(url: string): boolean {
  return LOOPBACK.test(parseUrl(url)?.hostname ?? '');
}
