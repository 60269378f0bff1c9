import { isLoopback, parseUrl } from '../../parse-url.ts';

/** Whether a URL names this machine; text that is no URL does not. */
export function isOnLoopback(url: string): boolean {
  return isLoopback(parseUrl(url)?.hostname ?? '');
}
