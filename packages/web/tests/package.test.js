// The package as others get it: packed, installed, bundled, run.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import * as esbuild from 'esbuild';
import * as vite from 'vite';
import webpack from 'webpack';

import { PACKAGE, openPage, serve, startBrowser } from './support.js';

const run = promisify(execFile);

/** Below the package, so that bundlers are found from there, and the package is not. */
const WORK = path.join(PACKAGE, '.work/installed');
const RESULT = '2026-12-01T17:30:00+07:00';

/** What every program does: the date, and a first look into a file. */
const program = (source, end) => `import { checkFile, load } from 'dung-hen';
const catalog = await load(${source});
const session = await catalog.open('1.013235', { on: '2026-11-23', dossier: { answers: { case: 'lost' } } });
const result = session.schedule('2026-11-23T09:00:00+07:00').result_at;
const { faults } = await checkFile(new Blob(['%PDF-1.7']), 'a.pdf');
${end}([result, faults[0].code].join(' '));
`;
const EXPECTED = `${RESULT} file.truncated`;

let packed;
let server;
let browser;

before(async () => {
  await rm(WORK, { recursive: true, force: true });
  await mkdir(WORK, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', WORK], { cwd: PACKAGE });
  const listed = JSON.parse(stdout);
  packed = Array.isArray(listed) ? listed[0] : Object.values(listed)[0];
  await writeFile(path.join(WORK, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }\n');
  const install = ['install', '--offline', '--no-audit', '--no-fund', `./${packed.filename}`];
  await run('npm', install, { cwd: WORK });
  server = await serve(WORK);
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const file = async (name, text) => {
  const at = path.join(WORK, name);
  await mkdir(path.dirname(at), { recursive: true });
  await writeFile(at, text);
  return at;
};

const page = (script) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title><link rel="icon" href="data:,"></head><body><script type="module" src="${script}"></script></body></html>\n`;

/** What a page below the served folder finds. */
async function shown(address) {
  const opened = await openPage(browser, `${server.origin}/${address}`);
  await opened.page.waitForFunction(() => document.title !== 'x', undefined, { timeout: 20_000 });
  const title = await opened.page.title();
  assert.deepEqual(opened.complaints, []);
  await opened.page.close();
  return title;
}

const IN_PAGE = program("'/'", '((text) => { document.title = text; })');

test('what is packed is what is needed', () => {
  const names = packed.files.map((packedFile) => packedFile.path.replace(/snippets\/[^/]+\//, 'snippets/'));
  assert.deepEqual(names.sort(), [
    'LICENSE', 'README.md', 'api.js', 'catalog.js', 'custom-elements.json', 'element.d.ts', 'element.js', 'error.js', 'index.d.ts', 'index.js', 'node.js', 'package.json', 'session.js',
    'wasm/files.js', 'wasm/files_bg.wasm', 'wasm/rules.js', 'wasm/rules_bg.wasm', 'wasm/snippets/inline0.js',
  ]);
});

test('publint and are-the-types-wrong find nothing', async () => {
  const tool = (name) => path.join(PACKAGE, 'node_modules', name);
  const tarball = path.join(WORK, packed.filename);
  await run(process.execPath, [tool('publint/src/cli.js'), tarball, '--strict'], { cwd: WORK });
  // There is no CommonJS, and that is said.
  await run(process.execPath, [tool('@arethetypeswrong/cli/dist/index.js'), tarball, '--profile', 'esm-only'], { cwd: WORK });
});

test('Node.js runs it as it is installed', async () => {
  await file('node.js', program(JSON.stringify(server.origin), 'console.log'));
  const { stdout } = await run(process.execPath, ['node.js'], { cwd: WORK });
  assert.equal(stdout.trim(), EXPECTED);
});

test('a plain module script runs it', async () => {
  await file('plain/index.html', page('main.js'));
  await file('plain/main.js', IN_PAGE.replace("'dung-hen'", "'/node_modules/dung-hen/index.js'"));
  assert.equal(await shown('plain/index.html'), EXPECTED);
});

test('an empty Vite project builds it', async () => {
  await file('vite/index.html', page('/main.js'));
  await file('vite/main.js', IN_PAGE);
  const build = { outDir: 'dist', target: 'esnext', modulePreload: false };
  await vite.build({ root: path.join(WORK, 'vite'), base: './', logLevel: 'error', configFile: false, build });
  assert.equal(await shown('vite/dist/index.html'), EXPECTED);
});

test('Vite serves it while somebody develops', async () => {
  const options = { host: '127.0.0.1', port: 0, proxy: { '/catalog': server.origin } };
  const dev = await vite.createServer({ root: path.join(WORK, 'vite'), logLevel: 'error', configFile: false, server: options });
  await dev.listen();
  try {
    const { page: shownPage } = await openPage(browser, dev.resolvedUrls.local[0]);
    await shownPage.waitForFunction(() => document.title !== 'x', undefined, { timeout: 20_000 });
    assert.equal(await shownPage.title(), EXPECTED);
  } finally {
    await dev.close();
  }
});

test('webpack builds it', async () => {
  const entry = await file('webpack/main.js', IN_PAGE);
  await file('webpack/dist/index.html', page('main.js'));
  const stats = await promisify(webpack)({ mode: 'production', entry, context: WORK, output: { path: path.join(WORK, 'webpack/dist') } });
  assert.deepEqual(stats.toJson({ errors: true, warnings: false }).errors, []);
  assert.equal(await shown('webpack/dist/index.html'), EXPECTED);
});

test('esbuild builds it, with the modules copied beside', async () => {
  const entry = await file('esbuild/main.js', IN_PAGE);
  await file('esbuild/dist/index.html', page('main.js'));
  const outfile = path.join(WORK, 'esbuild/dist/main.js');
  await esbuild.build({ entryPoints: [entry], outfile, bundle: true, minify: true, format: 'esm', target: 'esnext', logLevel: 'error' });
  await cp(path.join(WORK, 'node_modules/dung-hen/wasm'), path.join(WORK, 'esbuild/dist/wasm'), { recursive: true });
  assert.equal(await shown('esbuild/dist/index.html'), EXPECTED);
});

test('what is not used is left out of a bundle', async () => {
  const entry = await file('esbuild/none.js', "import { load } from 'dung-hen';\nconsole.log('nothing');\n");
  const { outputFiles } = await esbuild.build({ entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false });
  assert.equal(outputFiles[0].text.trim(), 'console.log("nothing");');
});
