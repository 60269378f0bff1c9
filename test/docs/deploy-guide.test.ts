import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { end, outputWith, root } from '../cli/command.ts';

const page = readFileSync(path.join(root, 'docs', 'deploy.md'), 'utf8');
const section = /^## 2\. [\s\S]*?(?=^## 3\.)/m.exec(page)?.[0] ?? '';
const event = path.join(tmpdir(), `deploy-guide-${process.pid}.json`);
const commands = [...section.matchAll(/^ {4}(\S.*)$/gm)].map(([, command = '']) =>
  command.replace('/tmp/event.json', event),
);
afterAll(() => rmSync(event, { force: true }));

function shell(command: string, env: Readonly<Record<string, string>>) {
  const { PATH = '', HOME = '' } = process.env;
  return spawn('sh', ['-c', `exec ${command}`], { cwd: root, env: { PATH, HOME, CI: 'true', ...env } });
}

async function output(command: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = shell(command, env);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return stdout + stderr;
}

describe('docs/deploy.md, step 2, tried as a newcomer would', () => {
  it('deploys to npm start, asks its Function URL, sees the purge, and removes all again', async () => {
    const [start = '', ...rest] = commands;
    expect(start).toMatch(/^npm start /);
    const port = 20_000 + (process.pid % 20_000);
    const env = { SCF_API_URL: `http://127.0.0.1:${port}/` };
    const cloud = shell(`${start} --port ${port}`, {});
    try {
      await outputWith(cloud, /Ctrl-C/);
      const said: Record<string, string> = {};
      for (const command of rest.filter((one) => /^(npx serverless|sed) /.test(one) && !one.includes('remove'))) {
        said[command.split(' ')[2] ?? ''] = await output(command, env);
      }
      expect(said['deploy']).toContain('deployed (8 write calls)');
      expect(said['invoke']).toContain('"submitted":1');
      const url = /Function URL {2}(http:\/\/\S+)/.exec(said['info'] ?? '')?.[1] ?? '';
      const [ask = '', look = ''] = rest.filter((one) => one.startsWith('curl'));
      expect(await output(ask.replace('http://127.0.0.1:PORT', url))).toContain('"submitted":1');
      expect(await output(look.replace('8787', String(port)))).toContain('https://www.example.com/a');
      expect(await output(rest.find((one) => one.includes('remove')) ?? '', env)).toContain('removed');
    } finally {
      await end(cloud, 'SIGINT');
    }
  }, 120_000);
});
