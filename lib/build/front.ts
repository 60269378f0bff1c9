import type { ScfHandler } from '../scf/context.ts';

/**
 * The handler of a function that is packed whole, unpacked by its first invocation; all that a cold start reads before that, so it
 * is small. Where `load` fails, it writes the line and throws the error that `invoke` of `lib/app` would: code `INTERNAL`.
 */
export function unpackedBy<Result>(
  load: () => { readonly main_handler: ScfHandler<Result> },
  name: string,
): ScfHandler<Result> {
  return async (event, context) => {
    let handler: ScfHandler<Result>;
    try {
      handler = load().main_handler;
    } catch (cause) {
      const { request_id: requestId = '', function_name } = context ?? {};
      const msg = `${name}.js cannot be unpacked (${cause}): the next invocation tries again; if it stays so, deploy again`;
      const code = 'INTERNAL';
      const line = { time: new Date(), level: 'error', msg, requestId, function: function_name || name, code };
      console.log(JSON.stringify(line));
      throw Object.assign(new Error(msg, { cause }), { name: 'PurgeError', code, detail: {} });
    }
    return handler(event, context);
  };
}
