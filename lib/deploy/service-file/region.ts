import type { Config } from '../../config/config.ts';
import { isAbsent, type Read, readText, shown } from './values.ts';

/** Where nothing says another: the region of most sites outside the mainland. */
const STANDARD = 'ap-singapore';

/**
 * The region that functions are deployed to: the one that is given (an empty one is none), else that of the first site with a
 * bucket that names one, since a COS trigger works within one region (583/9707), else `ap-singapore`. Does not check how it is
 * written, or whether there is such a region.
 */
export function regionOf(given: string | undefined, { sites }: Config): string {
  const [ofSites] = sites.flatMap(({ bucket, region }) => (bucket === undefined ? [] : (region ?? [])));
  return given?.trim() || ofSites || STANDARD;
}

function regionProblem(text: string): string | undefined {
  if (/^[a-z]{2,}(-[a-z]+)+$/.test(text)) return undefined;
  const zone = /^([a-z]{2,}-[a-z]+)-\d+$/.exec(text)?.[1];
  const isOther = /^(north|south|east|west|central)*(east|west|north|south|central)$/.test(zone?.slice(3) ?? '');
  if (isOther) return `${shown(text)} is a region of another cloud; Tencent's are written ap-singapore, eu-frankfurt`;
  if (zone) return `${shown(text)} is a zone; write its region, ${zone}`;
  return `${shown(text)} is no region; it is written like ap-singapore or eu-frankfurt`;
}

/** Reads `provider.region` as `regionOf` does, and checks how it is written. Which regions there are is not asked here. */
export function readRegion(value: unknown, config: Config): Read<string> {
  const given = isAbsent(value) ? undefined : readText(value);
  if (given && 'problem' in given) return given;
  const region = regionOf(given?.value, config);
  const problem = regionProblem(region);
  if (problem === undefined) return { value: region };
  const source = given ? '' : 'it is empty, so that of the sites in purge.config.yaml counts: ';
  return { problem: `${source}${problem}` };
}
