import { accept } from '../../lib/app/accept.ts';
import { purgeObjectChanges } from '../../lib/app/object-change.ts';
import { toReport } from '../../lib/app/report.ts';
import type { Run } from '../../lib/app/run.ts';
import { answerTimer } from '../../lib/app/schedule.ts';
import type { Report } from '../../lib/types.ts';
import type { Work } from './messages.ts';

const APPID = '1250000000';

function record(object: string): unknown {
  const [bucket = '', ...key] = object.split('/');
  const url = `http://${bucket}-${APPID}.cos.ap-singapore.myqcloud.com/${key.join('/')}`;
  return {
    cos: {
      cosBucket: { name: bucket, appid: APPID, region: 'sg' },
      cosObject: { key: `/${APPID}/${object}`, url },
    },
    event: { eventName: 'cos:ObjectCreated:Put' },
  };
}

/** Does what an invocation is for, on the way that functions take. */
export async function doWork(work: Work, run: Run): Promise<Report> {
  if (work.kind === 'tick') return answerTimer({ Type: 'Timer', TriggerName: 'drain', Message: 'drain' }, run);
  if (work.kind === 'objects') return purgeObjectChanges({ Records: work.objects.map(record) }, run);
  const targets = work.dirs.map((url) => ({ kind: 'dir', url, priority: 'normal' }) as const);
  const submission = await accept(targets, { source: 'purge', budgetMs: 2000 }, run);
  if (submission.error) throw submission.error;
  return toReport('purged', { changes: targets.length, ignored: 0, rejected: [] }, submission, run);
}
