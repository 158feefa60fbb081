// Every row in Node.js and in a browser, as people have the package there.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { load } from 'dung-hen';

import { checkRows } from './rows.js';
import { FOLDER, cases, openPage, serve, startBrowser } from './support.js';

const all = await cases();
const expected = { cases: all.cases.length, schedules: all.schedules.length, generated: all.generated.length };

const tell = (where, { counts, wrong }) => {
  console.log(`${where}: ${counts.cases} cases, ${counts.schedules} schedules and ${counts.generated} generated dossiers hold`);
  assert.deepEqual(wrong.slice(0, 5), []);
  assert.deepEqual(counts, expected);
};

test('there are rows of each kind', () => {
  assert.ok(Object.values(expected).every((count) => count > 100), JSON.stringify(expected));
});

test('every row holds in Node.js', async () => {
  const catalog = await load(FOLDER);
  tell('Node.js', await checkRows(catalog, all));
  catalog.free();
});

test('a row that is wrong is told', async () => {
  const catalog = await load(FOLDER);
  const spoilt = structuredClone({
    cases: all.cases.filter((row) => row.expect.result).slice(0, 1),
    schedules: all.schedules.slice(0, 1),
    generated: all.generated.slice(0, 1),
  });
  spoilt.cases[0].expect.result = '2026-01-01T00:00:00+07:00';
  spoilt.schedules[0].result = 'undated';
  spoilt.generated[0].verdict.findings.push({ place: '/', code: 'x', severity: 'error' });
  const { counts, wrong } = await checkRows(catalog, spoilt);
  assert.deepEqual(counts, { cases: 0, schedules: 0, generated: 0 });
  assert.equal(wrong.length, 3);
  catalog.free();
});

test('every row holds in a browser, from a plain module script', async () => {
  const server = await serve();
  const browser = await startBrowser();
  try {
    const { page, complaints } = await openPage(browser, `${server.origin}/tests/page.html`);
    const found = await page.evaluate(() => window.rows);
    tell(`Chromium ${browser.version()}`, found);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    await server.stop();
  }
});
