/** Says whether the account has a domain, given any URL on it. */
export type Domains = (url: URL) => boolean;

/** A domain as it is compared: lower case, punycode, with a port only where one was named. */
export function canonical(domain: string): string {
  const url = `http://${domain.trim()}`;
  return URL.canParse(url) ? new URL(url).host : domain.trim().toLowerCase();
}

/**
 * The domains of an account, all of them online; an empty list stands for every host. One that was added as a wildcard
 * (`*.example.com`) has every host one level below. A wildcard itself is never known, not even then: concrete sub-domains must be
 * named (purge guide). Ports matter only where listed.
 */
export function createDomains(domains: readonly string[]): Domains {
  const known = new Set(domains.map(canonical));
  return (url) => {
    if (url.hostname.includes('*')) return false;
    const wildcard = url.hostname.replace(/^[^.]+/, '*');
    return known.size === 0 || [url.host, url.hostname, wildcard].some((name) => known.has(name));
  };
}
