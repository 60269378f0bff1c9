/** What the header Authorization of TC3 says. */
export interface Authorization {
  readonly secretId: string;
  /** The date of the credential scope, `yyyy-mm-dd`. */
  readonly date: string;
  /** The service of the credential scope. */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const FORM =
  /^TC3-HMAC-SHA256 Credential=([^\s,/]+)\/(\d{4}-\d\d-\d\d)\/([^\s,/]+)\/tc3_request, ?SignedHeaders=([^\s,]+), ?Signature=([^\s,]+)$/;

/** Names of headers in lower case, each once, in ascending order (page "signature v3"). */
function isInOrder(names: readonly string[]): boolean {
  return names.every((name, n) => /^[a-z0-9-]+$/.test(name) && (n === 0 || (names[n - 1] ?? '') < name));
}

/**
 * Reads the header Authorization. Undefined when it is not of the documented form, when its signed headers are not in order, or
 * when content-type and host, the least that must be signed, are not among them.
 */
export function readAuthorization(header: string | undefined): Authorization | undefined {
  const [, secretId, date, service, list, signature] = FORM.exec(header ?? '') ?? [];
  if (!secretId || !date || !service || !list || !signature) return undefined;
  const signedHeaders = list.split(';');
  const covers = ['content-type', 'host'].every((name) => signedHeaders.includes(name));
  return covers && isInOrder(signedHeaders) ? { secretId, date, service, signedHeaders, signature } : undefined;
}
