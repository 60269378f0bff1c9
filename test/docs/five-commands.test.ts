import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { end, outputWith, root } from '../cli/command.ts';

const page = readFileSync(path.join(root, 'docs', 'webhooks.md'), 'utf8');
/** The first indented block of the page, one command a line. */
const commands = (/(?:^ {4}\S.*\n)+/m.exec(page)?.[0] ?? '').split('\n').flatMap((line) => line.trim() || []);
const folder = mkdtempSync(path.join(tmpdir(), 'five-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The commands as they stand there, but for a port and a file of this test's own. */
const mine = (port: number) =>
  commands.map((command) =>
    command.replaceAll('8787', String(port)).replaceAll('hooks.yaml', path.join(folder, 'hooks.yaml')),
  );

function shell(command: string) {
  const { PATH = '', HOME = '' } = process.env;
  return spawn('sh', ['-c', `exec ${command}`], { cwd: root, env: { PATH, HOME, CI: 'true' } });
}

async function output(command: string): Promise<string> {
  const child = shell(command);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return stdout + stderr;
}

describe('docs/webhooks.md, tried as an editor would', () => {
  it('needs five commands, of which the first installs', () => {
    expect(commands).toHaveLength(5);
    expect(commands[0]).toBe('npm ci');
  });

  it('ends with the URL in the journal of the local CDN API', async () => {
    const port = 20_000 + (process.pid % 20_000);
    const [, configure = '', start = '', invoke = '', journal = ''] = mine(port);
    expect(await output(configure)).toBe('');
    const cloud = shell(start.replace(/ &$/, ` --port ${port}`));
    await outputWith(cloud, /Ctrl-C/);
    const answer = await output(invoke);
    const calls = await output(journal);
    await end(cloud, 'SIGINT');
    expect(answer).toMatch(/HTTP 200[\s\S]*"status": "done"/);
    expect(JSON.parse(calls)).toMatchObject([
      { action: 'RefreshCdnOverSeaUrl', code: 0, urls: ['https://www.example.com/hello-world/'] },
    ]);
  }, 60_000);
});
