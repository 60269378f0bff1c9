import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEnv } from '../../lib/cli/dotenv.ts';
import { root } from './command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dotenv-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);

/** What the framework itself makes of the files of the folder. */
function ofFramework(shell: Record<string, string>, stage: string): Record<string, string> {
  const loader = path.join(root, 'node_modules', 'serverless', 'lib', 'cli', 'load-dotenv.js');
  const program = `require(${JSON.stringify(loader)})(${JSON.stringify(stage)}); console.log(JSON.stringify(process.env))`;
  return JSON.parse(execFileSync(process.execPath, ['-e', program], { cwd: folder, env: shell, encoding: 'utf8' }));
}

describe('variables from a file', () => {
  it('are those of the stage, else of .env, never of both', async () => {
    write('.env', 'A=common\nB=common');
    expect((await loadEnv({}, folder, 'prod')).env).toEqual({ A: 'common', B: 'common' });
    write('.env.prod', 'A=own');
    expect((await loadEnv({}, folder, 'prod')).env).toEqual({ A: 'own' });
    expect((await loadEnv({}, folder, 'dev')).env).toEqual({ A: 'common', B: 'common' });
  });

  it('yield to the shell, also where that has an empty one, and name their file', async () => {
    write('.env', 'A=file\nB=file\nC=file');
    const shell = { A: 'shell', B: '' };
    const { env, fileOf, warnings } = await loadEnv(shell, folder, 'dev');
    expect(env).toEqual({ A: 'shell', B: '', C: 'file' });
    expect(['A', 'B', 'C', 'constructor'].map(fileOf)).toEqual([undefined, undefined, '.env', undefined]);
    expect(warnings).toEqual([]);
    expect(shell).toEqual({ A: 'shell', B: '' });
  });

  it('are none without a file, and one that cannot be read is only told', async () => {
    expect(await loadEnv({ A: 'shell' }, folder, 'dev')).toMatchObject({ env: { A: 'shell' }, warnings: [] });
    mkdirSync(path.join(folder, '.env'));
    expect(await loadEnv({ A: 'shell' }, folder, 'dev')).toMatchObject({
      env: { A: 'shell' },
      warnings: [expect.stringMatching(/^\.env cannot be read \(EISDIR\)/)],
    });
  });

  it.each([
    ['plain ones', 'A=1\nexport B = two words \n# C=3\nD='],
    ['quotes', `A="x # y" # z\nB='it"s'\nC=\`t\`\nD="a\\nb"\nE="two\nlines"`],
    ['comments', 'A=b#c\nB=d # e'],
    ['lines of Windows', 'A=1\r\nB=2\r\n'],
    ['lines that are none', 'A=1\n???\nB=2\n'],
    ['references', `A=1\nB=\${A}2\nC=$B$A\nD=\${NO:-else}x\nE=\${NO}\nF=$SHELL_HAS`],
    ['dollars', 'A=\\$x\nB=a$\nC=p$$w\nD=1'],
    ['a variable that the shell has as well', `SHELL_HAS=file\nA=\${SHELL_HAS}`],
  ])('with %s are what the framework reads', async (_, text) => {
    write('.env', text);
    const shell = { SHELL_HAS: 'shell$X' };
    expect((await loadEnv(shell, folder, 'dev')).env).toEqual(ofFramework(shell, 'dev'));
  });

  it('may name themselves without an end', async () => {
    write('.env', 'A=$A\nB=$B$B');
    expect((await loadEnv({}, folder, 'dev')).env).toHaveProperty('A', '$A');
  });
});
