import config from '#config';
import { createInstance, invoke } from '../lib/app/run.ts';
import { answerHttp } from '../lib/app/webhook.ts';
import type { ScfHandler } from '../lib/scf/context.ts';
import type { HttpReply } from '../lib/scf/http.ts';

const instance = createInstance('webhook', config);

/** HTTP trigger (Function URL or API Gateway): purges what an authorised caller asks for. */
export const main_handler: ScfHandler<HttpReply> = (event, context) =>
  invoke(instance, process.env, context, (run) => answerHttp(event, run));
