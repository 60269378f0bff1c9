import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../lib/config-check/check.ts';

function check(file: string) {
  return checkConfig(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'), file);
}

describe('the configurations of this repository', () => {
  it.each(['purge.config.yaml', 'events/purge.config.yaml'])('%s passes without a warning', (file) => {
    expect(check(file).warnings).toEqual([]);
    expect(check(file).config.cdn).toMatchObject({
      apis: expect.arrayContaining(['cdn-2.0']),
      area: 'overseas',
      method: 'POST',
    });
  });

  it('are enough for the first site that a reader has', () => {
    expect(check('purge.config.yaml').config.sites).toMatchObject([
      { name: 'www', bucket: 'www-1250000000', bases: ['https://www.example.com'] },
    ]);
  });

  it('serve the golden events: their bucket, and the schedule of their timer', () => {
    const { sites, schedules } = check('events/purge.config.yaml').config;
    expect(sites.map(({ bucket }) => bucket)).toEqual(['testpic-1253970026', undefined]);
    expect(schedules).toMatchObject([{ name: 'EveryDay', site: 'www', urls: ['/', '/news/'], dirs: ['/daily/'] }]);
  });
});
