// A service of three lines tells the date that the receipt tells.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'dung-hen';

import { NOW, startServer } from './running.js';
import { CASES, cases } from './support.js';

let server;

before(async () => {
  server = await startServer();
});

after(() => server?.stop());

/** Sends a dossier; the receipt. */
async function filed(procedure, dossier, catalog, key) {
  const answer = await fetch(`${server.origin}/api/v1/dossiers`, {
    method: 'POST',
    headers: { 'idempotency-key': key },
    body: JSON.stringify({ procedure, catalog, dossier }),
  });
  assert.equal(answer.status, 201, await answer.clone().text());
  return answer.json();
}

test('the date is that of the receipt, day by day', async () => {
  const { cases: rows } = await cases();
  const isSent = ({ given, core, expect }) => core && expect.complete && !(given?.attachments?.length > 0);
  const sent = rows.filter((row) => isSent(row) && row.at.startsWith('2026-'));
  const catalog = await load(server.origin);
  const procedures = new Set();
  for (const [at, row] of sent.entries()) {
    // What a row of another day expects, the server on this day may not.
    const session = await catalog.open(row.procedure, { on: NOW, dossier: row.given }).catch(() => undefined);
    if (!session?.assess().complete) continue;
    const receipt = await filed(row.procedure, row.given, catalog.hash, `receipt-${at}`);
    assert.deepEqual(session.schedule(NOW), receipt.schedule, row.name);
    assert.equal(session.version, receipt.version);
    procedures.add(row.procedure);
    session.free();
  }
  assert.ok(procedures.size >= 3, `found receipts of ${procedures.size} procedures`);
  console.log(`receipts of ${procedures.size} procedures have the same schedule`);
  catalog.free();
});

test('what is had without a dossier is what the server answers', async () => {
  const catalog = await load(server.origin);
  const get = async (address) => (await fetch(`${server.origin}/api/v1/${address}`)).json();
  for (const year of [2025, 2026, 2027, 2040]) assert.deepEqual(catalog.calendar(year), await get(`calendar/${year}`));
  let dated = 0;
  for (const { code } of catalog.procedures()) {
    const ours = await catalog.schedule({ procedure: code, sent_at: NOW }).catch((error) => error.code);
    const theirs = await get(`schedule?procedure=${code}&sent_at=2026-11-23T09:00`);
    if (typeof ours === 'string') assert.ok(theirs.status >= 400, `${code}: ${ours}`);
    else assert.deepEqual(ours, theirs, code);
    dated += typeof ours !== 'string';
  }
  assert.ok(dated > 50, `dated ${dated}`);
  catalog.free();
});

test('the schema that the server answers is a schema, and is that of the version in force', async () => {
  const written = JSON.parse(await readFile(path.join(CASES, 'schemas.json'), 'utf8'));
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
  const ask = (code, at = NOW) => fetch(`${server.origin}/api/v1/procedures/${code}/schema?sent_at=${encodeURIComponent(at)}`, { headers: { 'accept-language': 'vi' } });
  const codes = new Set(written.map(({ procedure }) => procedure));
  let found = 0;
  for (const code of codes) {
    const answer = await ask(code);
    const said = await answer.json();
    if (answer.status !== 200) {
      assert.match(said.type, /not-found$/, code);
      continue;
    }
    assert.equal(answer.headers.get('content-type'), 'application/schema+json');
    assert.ok(ajv.validateSchema(said), code);
    const own = written.find(({ procedure, schema }) => procedure === code && schema.title === said.title);
    assert.deepEqual(said, own?.schema, code);
    found += 1;
  }
  assert.ok(found > 90, `found ${found} of ${codes.size}`);
  for (const code of ['9.999999', 'x', '..%2f..%2fetc']) assert.equal((await ask(code)).status, 404, code);
  assert.equal((await ask('1.013235', 'hôm qua')).status, 400);
});
