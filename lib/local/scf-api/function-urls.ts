import type { IncomingMessage, ServerResponse } from 'node:http';
import { perform, problem } from '../reply.ts';
import type { InvocationResult } from '../scf-host/function-spec.ts';
import { type FunctionUrl, startFunctionUrl } from '../scf-host/function-url.ts';
import type { ScfHost } from '../scf-host/host.ts';
import type { HttpTrigger } from './triggers/trigger.ts';

/** The Function URLs of one function. */
export interface FunctionUrls {
  /** Makes what listens as the triggers say: those that are enabled and can be reached from somewhere. */
  follow(triggers: readonly HttpTrigger[]): Promise<void>;
  /** `http://127.0.0.1:PORT`; undefined while it does not listen. */
  urlOf(trigger: HttpTrigger): string | undefined;
  /** Stops all of them. */
  close(): Promise<void>;
}

// Callers of such a URL sign for the permission scf:InvokeFunctionUrl (583/96100); that is not checked here, so nobody gets in.
function refuseStrangers(request: IncomingMessage, response: ServerResponse): boolean {
  perform(
    problem(401, 'this Function URL takes signed callers only (CAM), which the local SCF API cannot tell'),
    request,
    response,
  );
  return true;
}

/** Makes the Function URLs of a function; none listens yet. An address is kept while its trigger exists, if it can be had again. */
export function createFunctionUrls(
  name: string,
  invoke: (event: unknown) => Promise<InvocationResult>,
  onResult: (what: string, result: InvocationResult) => void,
): FunctionUrls {
  const listening = new Map<string, FunctionUrl & { readonly authType: string }>();
  const ports = new Map<string, number>();
  const host: Pick<ScfHost, 'invoke'> = { invoke: (_, event) => invoke(event) };

  async function start({ id, rule }: HttpTrigger): Promise<void> {
    const listen = (port: number) =>
      startFunctionUrl({
        host,
        function: name,
        port,
        onResult: ({ method, url }, result) => onResult(`${method} ${url}`, result),
        ...(rule.authType === 'CAM' && { fallback: refuseStrangers }),
      });
    const url = await listen(ports.get(id) ?? 0).catch(() => listen(0));
    ports.set(id, Number(new URL(url.url).port));
    listening.set(id, { ...url, authType: rule.authType });
  }
  async function stop(id: string): Promise<void> {
    const url = listening.get(id);
    listening.delete(id);
    await url?.close();
  }
  return {
    async follow(triggers) {
      const wanted = new Map(
        triggers
          .filter(({ isEnabled, rule }) => isEnabled && (rule.intranet || rule.extranet))
          .map((trigger) => [trigger.id, trigger]),
      );
      for (const [id, { authType }] of [...listening]) {
        if (wanted.get(id)?.rule.authType !== authType) await stop(id);
      }
      for (const [id, trigger] of wanted) if (!listening.has(id)) await start(trigger);
    },
    urlOf: ({ id }) => listening.get(id)?.url,
    async close() {
      await Promise.all([...listening.keys()].map(stop));
    },
  };
}
