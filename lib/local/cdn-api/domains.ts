/** Says whether the account has a domain, given any URL on it. */
export type Domains = (url: URL) => boolean;

/** A domain as it is compared: lower case, punycode, with a port only where one was named. */
export function canonical(domain: string): string {
  const url = `http://${domain.trim()}`;
  return URL.canParse(url) ? new URL(url).host : domain.trim().toLowerCase();
}

/**
 * The domains of an account, all of them online; an empty list stands for every host. A wildcard is never known, not even
 * for a domain that was added as one: concrete sub-domains must be named (purge guide). Ports matter only where listed.
 */
export function createDomains(domains: readonly string[]): Domains {
  const known = new Set(domains.map(canonical));
  return (url) => {
    if (url.hostname.includes('*')) return false;
    return known.size === 0 || known.has(url.host) || known.has(url.hostname);
  };
}
