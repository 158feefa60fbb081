// What is freed is gone, and says so.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { load } from 'dung-hen';

import { FOLDER, cases } from './support.js';

const { cases: rows } = await cases();
const row = rows.find((row) => row.core?.schedule && row.expect.complete);

/** Bytes of this process that are not JavaScript's: WebAssembly's memory among them. */
const outside = () => {
  globalThis.gc?.();
  return process.memoryUsage().external;
};

test('sessions that are freed leave nothing behind', async () => {
  const catalog = await load(FOLDER);
  const turn = async () => {
    const session = await catalog.open(row.procedure, { on: row.at, dossier: row.given });
    session.set('reason', 'x'.repeat(500));
    session.schedule(row.at);
    session.free();
  };
  for (let at = 0; at < 500; at++) await turn();
  const before = outside();
  for (let at = 0; at < 5_000; at++) await turn();
  const grown = outside() - before;
  assert.ok(grown < 1_000_000, `grown by ${grown} bytes`);
  catalog.free();
});

test('sessions that are kept take memory, so the test above can fail', async () => {
  const catalog = await load(FOLDER);
  const before = outside();
  const kept = [];
  for (let at = 0; at < 5_000; at++) kept.push(await catalog.open(row.procedure, { on: row.at, dossier: row.given }));
  assert.ok(outside() - before > 1_000_000);
  kept.forEach((session) => session.free());
  catalog.free();
});

test('both are disposable', async () => {
  const catalog = await load(FOLDER);
  const session = await catalog.open(row.procedure, { on: row.at });
  session[Symbol.dispose]();
  catalog[Symbol.dispose]();
  assert.throws(() => session.assess(), { name: 'DungHenError', code: 'freed' });
  assert.throws(() => catalog.procedures(), { name: 'DungHenError', code: 'freed' });
  // Twice is once.
  session.free();
  catalog.free();
});

test('a session outlives its form, and dates nothing without its catalog', async () => {
  const catalog = await load(FOLDER);
  const session = await catalog.open(row.procedure, { on: row.at, dossier: row.given });
  // Another day takes the form's place.
  (await catalog.open(row.procedure, { on: new Date(Date.parse(row.at) + 86_400_000) })).free();
  assert.equal(session.schedule(row.at).result_at, row.core.schedule.result_at);
  catalog.free();
  assert.equal(session.assess().complete, true);
  assert.throws(() => session.schedule(row.at), { code: 'freed' });
  await assert.rejects(catalog.open(row.procedure), { code: 'freed' });
  session.free();
});
