import type { Rejection, Report } from '../types.ts';
import type { Run } from './run.ts';
import type { Submission } from './submit.ts';

/** What a use case knows besides its submission. */
export interface BeforeSubmission {
  /** Things that made content stale. */
  readonly changes: number;
  /** Changes and records that purge nothing. */
  readonly ignored: number;
  /** What was refused before anything was submitted. */
  readonly rejected: readonly Rejection[];
}

/** The report of an invocation that had nothing to do. */
export const NOTHING: Report = {
  changes: 0,
  urls: 0,
  dirs: 0,
  submitted: 0,
  pending: 0,
  ignored: 0,
  calls: 0,
  rejected: [],
};

/** Puts the report of an invocation together and logs it, with the rejections counted only: they were logged before. */
export function toReport(msg: string, before: BeforeSubmission, submission: Submission, run: Run): Report {
  const { urls, dirs, submitted, pending, calls } = submission;
  const counts = { changes: before.changes, urls, dirs, submitted, pending, ignored: before.ignored, calls };
  const rejected = [...before.rejected, ...submission.rejected];
  run.log('info', msg, { ...counts, rejected: rejected.length });
  return { ...counts, rejected };
}
