import { isLoopback } from '../../parse-url.ts';
import type { Destination } from './advice.ts';

/** The SCF API of Tencent, for every region. */
export const STANDARD_HOST = 'scf.tencentcloudapi.com';

/** Where calls of the SCF API go: to an endpoint, or to Tencent where there is none. */
export function destinationOf(endpoint: URL | undefined, region: string): Destination {
  return {
    host: endpoint?.host ?? STANDARD_HOST,
    isLoopback: isLoopback(endpoint?.hostname ?? ''),
    region,
  };
}
