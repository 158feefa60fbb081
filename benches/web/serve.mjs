// Servers: the real one over a folder of definitions, and one that sends the files of a
// folder as the real one does, compressed beforehand with brotli.

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { brotliCompressSync, constants } from 'node:zlib';

/** A free port, as far as anybody can tell. */
function freePort() {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts the real server; without a folder, over the definitions that are built in. */
export async function real(program, definitions) {
  const data = await mkdtemp(join(tmpdir(), 'dunghen-bench-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const server = spawn(program, [
    'serve', '--listen', listen, '--data', data,
    ...(definitions ? ['--definitions', definitions] : []),
  ], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => server.once('close', resolve));
  let said = '';
  server.stderr.on('data', (chunk) => (said += chunk));
  const log = createInterface({ input: server.stdout });
  const origin = await new Promise((resolve, reject) => {
    log.on('line', (line) => {
      said += `${line}\n`;
      const found = /^Đúng Hẹn: (http:\S+?)\/$/.exec(line);
      if (found) resolve(found[1]);
    });
    server.once('error', reject);
    ended.then((code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  const stop = async () => {
    server.kill();
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  return { origin, stop };
}

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' };
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;

function pressed(bytes) {
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params });
}

/** Serves the files of a folder. */
export async function files(folder) {
  const kept = new Map();
  for (const name of await readdir(folder)) {
    const type = TYPES[extname(name)];
    if (type) kept.set(`/${name}`, { type, body: pressed(await readFile(join(folder, name))) });
  }
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : request.url;
    const file = kept.get(path);
    if (!file) return response.writeHead(404).end();
    const cache = path === '/index.html' ? 'no-cache' : 'public, max-age=31536000, immutable';
    response.writeHead(200, {
      'content-type': file.type,
      'content-encoding': 'br',
      'content-length': file.body.length,
      'cache-control': cache,
    });
    return response.end(file.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}

/** How many bytes a server sends for an address. A page cannot tell: what its service worker
 * has fetched it sees unpacked. */
export const weight = (url) =>
  new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'br' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk) => (bytes += chunk.length));
      response.once('end', () => resolve(bytes));
    }).once('error', reject);
  });
