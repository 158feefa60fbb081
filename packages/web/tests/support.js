// What the tests share: the rows and the catalog as `write-cases` wrote them, a server that has
// them where the real one would, and a browser.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export { startBrowser } from './running.js';

export const PACKAGE = path.resolve(import.meta.dirname, '..');

/** The folder that `write-cases` wrote. */
export const CASES = process.env.DUNGHEN_CASES;
assert.ok(CASES, 'DUNGHEN_CASES must name the folder that write-cases wrote');

/** The same as an address. */
export const FOLDER = pathToFileURL(`${CASES}/`);

export const cases = async () => JSON.parse(await readFile(path.join(CASES, 'cases.json'), 'utf8'));

const KINDS = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.html': 'text/html', '.json': 'application/json', '.wasm': 'application/wasm' };

/** Serves files: `/catalog/…` as the real server does, all else from a folder. */
export async function serve(folder = PACKAGE) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const part = /^\/catalog\/(?:[0-9a-f]{64}\/)?([\w.-]+)$/.exec(pathname);
    const file = part ? path.join(CASES, part[1]) : path.join(folder, path.normalize(pathname));
    try {
      const bytes = await readFile(file);
      response.setHeader('content-type', KINDS[path.extname(file)] ?? 'application/octet-stream');
      // As strict as a page may be that compiles WebAssembly.
      response.setHeader('content-security-policy', "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:");
      response.end(bytes);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const stop = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { origin, stop };
}

/** A page of an address, which must not complain. */
export async function openPage(browser, address) {
  const page = await browser.newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, complaints };
}
