// What is started for tests: the server's program, and a browser.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { chromium } from 'playwright-core';

/** The moment at which the server's clock stands still. */
export const NOW = '2026-11-23T09:00:00+07:00';

/** Starts the server with an empty folder for its data; `settings` are by their names in the environment. */
export async function startServer(settings = {}) {
  const program = process.env.DUNGHEN_BIN;
  assert.ok(program, "DUNGHEN_BIN must name the server's program");
  const data = await mkdtemp(path.join(tmpdir(), 'dunghen-package-'));
  const options = { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...settings } };
  const child = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--data', data, '--fixed-clock', NOW], options);
  const ended = new Promise((resolve) => child.once('close', resolve));
  const origin = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^Đúng Hẹn: (http:\S+?)\/$/.exec(line);
      if (found) resolve(found[1]);
    });
    ended.then((code) => reject(new Error(`the server ended with ${code}`)));
  });
  const stop = async () => {
    child.kill();
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  return { origin, stop };
}

const PROGRAM = {
  executablePath: process.env.DUNGHEN_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export const startBrowser = () => chromium.launch(PROGRAM);

/** A browser with the profile of a folder. */
export const startBrowserOf = (folder, options) => chromium.launchPersistentContext(folder, { ...PROGRAM, ...options });
