/** A Function URL event (583/96099) with what a test is about; the rest is a POST to `/purge`. */
export function httpEvent(fields: Readonly<Record<string, unknown>> = {}): unknown {
  return { httpMethod: 'POST', path: '/purge', queryString: {}, headers: {}, body: '{}', ...fields };
}
