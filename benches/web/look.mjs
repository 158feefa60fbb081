// node look.mjs SERVER: how much memory it takes to look into a file in the browser. The file
// is nearly all holes, which take no room on the disk and are read like any others.

import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startBrowser } from './browser.mjs';
import { real } from './serve.mjs';

const MB = 1_000_000;
const FILES = [2, 20, 200, 2_000];

const [program] = process.argv.slice(2);

async function pdf(folder, bytes) {
  const place = join(folder, `${bytes}.pdf`);
  const file = await open(place, 'w');
  await file.write('%PDF-1.7\n', 0);
  await file.write('\n%%EOF\n', bytes - 7);
  await file.close();
  return place;
}

/** What a process keeps in memory now and kept at most, in bytes. */
async function kept(process) {
  const status = await readFile(`/proc/${process}/status`, 'utf8');
  const line = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)[1]) * 1024;
  return { now: line('VmRSS'), most: line('VmHWM') };
}

/** Looks into a file, in the worker of the app. */
const look = (page) => page.evaluate(() => {
  const worker = window.dunghenLook();
  const began = performance.now();
  return new Promise((resolve, reject) => {
    worker.onerror = reject;
    worker.onmessage = ({ data }) => {
      if (typeof data === 'number') return;
      worker.terminate();
      resolve({ told: JSON.parse(data), took: performance.now() - began });
    };
    worker.postMessage(document.querySelector('#file').files[0]);
  });
});

async function measured(browser, origin, place) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${origin}/procedures/1.013233/components`);
    await page.locator('.component').first().waitFor();
    await page.evaluate(() => {
      const input = document.createElement('input');
      input.type = 'file';
      input.id = 'file';
      document.body.append(input);
    });
    await page.locator('#file').setInputFiles(place);
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    // What a process kept at most is counted anew from here.
    for (const one of renderers) await writeFile(`/proc/${one}/clear_refs`, '5');
    const before = await Promise.all(renderers.map(kept));
    const { told, took } = await look(page);
    const after = await Promise.all(renderers.map(kept));
    // Of these processes the page's own does the work.
    const grown = Math.max(...after.map(({ most }, at) => most - before[at].now));
    return { grown, took, told };
  } finally {
    await context.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'dunghen-look-'));
const server = await real(program);
const browser = await startBrowser();
try {
  console.log('memory that a look into a file takes beside the page');
  for (const megabytes of FILES) {
    const { grown, took, told } = await measured(browser, server.origin, await pdf(folder, megabytes * MB));
    if (told.sha256.length !== 64) throw new Error(`${megabytes} MB were not read whole`);
    console.log(`  ${megabytes} MB: ${(grown / 2 ** 20).toFixed(1)} MiB, ${(took / 1_000).toFixed(1)} s`);
  }
} finally {
  await browser.close();
  await server.stop();
  await rm(folder, { recursive: true });
}
