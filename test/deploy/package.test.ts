import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject, type Project } from './project.ts';

const NAMES = ['object-change', 'schedule', 'webhook'] as const;
const SECRETS = {
  PURGE_TOKEN: 'token-of-the-shell-9431',
  PURGE_SECRET_ID: 'AKIDshell7702',
  PURGE_SECRET_KEY: 'key-of-the-shell-1188',
  DATABASE_URL: 'postgres://purge:password-5520@db.example.com/purge',
  TENCENT_SECRET_ID: 'AKIDdeployer3316',
  TENCENT_SECRET_KEY: 'key-of-the-deployer-6274',
};
const DOTENV = 'PURGE_TOKEN=token-of-dotenv-8813\nTENCENT_SECRET_KEY=key-of-dotenv-4402\n';

let project: Project;
const zipsIn = (folder: string) =>
  Promise.all(NAMES.map((name) => readFile(path.join(project.folder, folder, `${name}.zip`))));

beforeAll(async () => {
  project = await copyProject();
});
afterAll(() => project.remove());

describe('serverless package', () => {
  it('works with no variable set, and needs no network: one zip for each function', async () => {
    const { code, stderr } = await project.serverless(['package']);
    expect(code, stderr).toBe(0);
    expect((await readdir(path.join(project.folder, '.serverless'))).sort()).toEqual(
      NAMES.map((name) => `${name}.zip`),
    );
  });

  it.each(NAMES)('puts the bundle of %s at the root of its zip, and nothing else', async (name) => {
    const zip = await readFile(path.join(project.folder, '.serverless', `${name}.zip`));
    const files = unzipSync(zip);
    expect(Object.keys(files)).toEqual([`${name}.js`]);
    expect(new TextDecoder().decode(files[`${name}.js`])).toContain('main_handler');
  });

  it('gives the same bytes when it is run again, in another folder, with other variables and a .env', async () => {
    const first = await zipsIn('.serverless');
    await writeFile(path.join(project.folder, '.env'), DOTENV);
    const { code } = await project.serverless(['package', '--package', '.local/again'], {
      ...SECRETS,
      TZ: 'Asia/Tokyo',
    });
    expect(code).toBe(0);
    expect(await zipsIn('.local/again')).toEqual(first);
  });

  it('may run twice at once', async () => {
    const runs = await Promise.all([project.serverless(['package']), project.serverless(['package'])]);
    expect(runs.map(({ code, stdout }) => `${code} ${stdout}`)).toEqual(['0 ', '0 ']);
    expect(await readdir(path.join(project.folder, '.serverless'))).toHaveLength(3);
  });

  it('needs no variable either where the sites are in another region than the standard one', async () => {
    await project.edit(
      'purge.config.yaml',
      'bucket: www-1250000000',
      'bucket: www-1250000000\n    region: ap-guangzhou',
    );
    const { code, stdout } = await project.serverless(['package'], { TENCENT_REGION: '' });
    expect(code, stdout).toBe(0);
  });

  it('never packs a .env or a secret, however it is asked to', async () => {
    await mkdir(path.join(project.folder, '.local'), { recursive: true });
    await writeFile(path.join(project.folder, '.env.prod'), DOTENV);
    await project.edit('serverless.yml', /^functions:$/m, "package:\n  patterns: ['.env', '.env.prod']\nfunctions:");
    const { code, stderr, stdout } = await project.serverless(['package', '--stage', 'prod', '--verbose'], SECRETS);
    expect(code, stderr).toBe(0);
    const secrets = [
      ...Object.values(SECRETS),
      ...DOTENV.trim()
        .split(/\n?[A-Z_]+=/)
        .filter(Boolean),
    ];
    for (const zip of await zipsIn('.serverless')) {
      const files = unzipSync(zip);
      expect(Object.keys(files)).toHaveLength(1);
      const code = new TextDecoder().decode(Object.values(files)[0]);
      for (const secret of secrets) expect(code).not.toContain(secret);
    }
    for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
  });

  it('says what is wrong with the configuration, with its line', async () => {
    await project.edit('purge.config.yaml', 'name: www', 'nome: www');
    const { code, stdout } = await project.serverless(['package']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/BAD_CONFIG: .*\npurge\.config\.yaml:\d+ sites\[0\]/);
  });
});
