/** Where the path of an absolute URL ends: at its query, else at its end. */
function endOfPath(url: string): number {
  const query = url.indexOf('?');
  return query < 0 ? url.length : query;
}

/**
 * Prepares the question which of some directory URLs (absolute, `/` at the end, no query) covers a URL: same scheme and host,
 * and a path that begins with the directory's, byte by byte as it is percent-encoded; queries do not matter. Of several the
 * deepest. `/a/` covers `/a/` and all below, not `/a`. One look-up for each slash of the URL, however many directories there
 * are. Does not parse, decode or normalise: another spelling of a path is another path, as it is for the CDN.
 */
export function coveredBy(dirs: readonly string[]): (url: string) => string | undefined {
  const known = new Map(dirs.map((dir) => [dir, dir])); // what is found is the directory itself, not a slice of the URL
  if (known.size === 0) return () => undefined;
  return (url) => {
    const root = url.indexOf('/', url.indexOf('://') + 3);
    if (root < 0) return undefined;
    for (let slash = url.lastIndexOf('/', endOfPath(url) - 1); slash >= root; slash = url.lastIndexOf('/', slash - 1)) {
      const found = known.get(url.slice(0, slash + 1));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
