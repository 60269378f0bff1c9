import { type Read, readText, shown } from '../service-file/values.ts';

/** Places in the hosts of the old JSON API; those that Tencent's own samples have. */
const OLD_PLACES: ReadonlyMap<string, string> = new Map([
  ['gz', 'ap-guangzhou'],
  ['bj', 'ap-beijing'],
  ['cd', 'ap-chengdu'],
  ['cq', 'ap-chongqing'],
]);

const BUCKET = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?-\d+$/;

/** The XML API domain of a bucket, which is the name of its triggers. */
export function hostOf(bucket: string, region: string): string {
  return `${bucket}.cos.${region}.myqcloud.com`;
}

/** The bucket of such a domain. */
export function bucketOf(host: string): string {
  return host.slice(0, host.indexOf('.'));
}

/** Of a host of COS the bucket, what kind of host it is, and its region as far as it has one. */
function partsOf(host: string): { bucket: string; kind: string; place: string } | undefined {
  const [, bucket, kind = '', place = '', domain] =
    /^([a-z0-9-]+)\.(cos|cos-website|cos-internal|pic|file)(?:\.([a-z0-9-]+))?\.(myqcloud\.com|tencentcos\.cn)$/.exec(
      host,
    ) ?? [];
  if (bucket !== undefined) return { bucket, kind: domain === 'tencentcos.cn' ? domain : kind, place };
  const [, ofOld, short = ''] = /^([a-z0-9-]+)\.cos([a-z]+)\.myqcloud\.com$/.exec(host) ?? [];
  return ofOld === undefined ? undefined : { bucket: ofOld, kind: 'old', place: OLD_PLACES.get(short) ?? '<region>' };
}

const WRONG_KIND: Readonly<Record<string, string>> = {
  'cos-website': 'is the endpoint of a static website',
  'cos-internal': 'is the address inside the data center',
  pic: 'is the domain of image processing',
  file: 'is a CDN domain',
  old: 'is the host of the old JSON API',
  'tencentcos.cn': 'is not the name that triggers have',
};

/**
 * Reads the `bucket` of a COS trigger: `<name>-<appid>.cos.<region>.myqcloud.com`, in the region of the functions, since the two must
 * be one (583/9707); without that region it is not compared. Does not ask whether there is such a bucket.
 */
export function readBucketHost(value: unknown, region: string | undefined): Read<string> {
  const read = readText(value);
  if ('problem' in read) return read;
  const fail = (reason: string, bucket: string, place = region ?? '<region>'): Read<string> => ({
    problem: `${shown(read.value)} ${reason}; write ${hostOf(bucket, place)}`,
  });
  const host = read.value.replace(/^[a-z]+:\/\//i, '').replace(/[/?#].*$/s, '');
  const lower = host.toLowerCase();
  if (BUCKET.test(lower)) return fail('is a bucket without its domain', lower);
  if (!host.includes('.'))
    return fail('is no domain of a bucket: appid, region and domain are missing', `${lower}-<appid>`);
  const parts = partsOf(lower);
  if (!parts)
    return fail('is no domain of a bucket (one of the CDN or of your own is not known to COS)', '<name>-<appid>');
  const { bucket, kind, place } = parts;
  const own = BUCKET.test(bucket) ? bucket : `${bucket}-<appid>`;
  const wrong = WRONG_KIND[kind];
  if (wrong) return fail(wrong, own, place || undefined);
  if (own !== bucket) return fail('has no appid', own, place);
  if (!place || place === 'accelerate') return fail('names no region', own);
  if (host !== read.value) return fail('is more than a domain', own, place);
  if (host !== lower) return fail('has capitals', own, place);
  if (region === undefined || place === region) return { value: host };
  const reason = `is in ${place}, the functions are in ${region}, and a COS trigger works within one region`;
  return { problem: `${shown(host)} ${reason}; deploy them to that region too: TENCENT_REGION=${place}` };
}
