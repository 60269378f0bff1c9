/** The host (with a port that is not standard) of an absolute URL. */
export function hostOf(url: string): string {
  return new URL(url).host;
}

/** The distinct hosts of some absolute URLs, in order of first appearance. */
export function hostsOf(urls: readonly string[]): readonly string[] {
  return [...new Set(urls.map(hostOf))];
}
