// Every error has its code, and what people type is none.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { test } from 'node:test';

import { DungHenError, checkFile, load, parseCitizenCard } from 'dung-hen';

import { CASES, FOLDER, serve } from './support.js';

const CODE = '1.013235';
const ON = { on: '2026-11-23' };
const read = (name) => readFile(path.join(CASES, name));

/** A catalog for one test. */
async function having(test) {
  const catalog = await load(FOLDER);
  try {
    await test(catalog);
  } finally {
    catalog.free();
  }
}

test('a call that cannot be done tells why, by a code', () =>
  having(async (catalog) => {
    const session = await catalog.open(CODE, ON);
    const cyclic = {};
    cyclic.self = cyclic;
    for (const [code, call] of [
      ['unknown_procedure', () => catalog.open('9.999999')],
      ['not_in_force', () => catalog.open(CODE, { on: '1999-01-01' })],
      ['unreadable_day', () => catalog.open(CODE, { on: '23/11/2026' })],
      ['unreadable_day', () => catalog.open(CODE, { on: '2026-11-23T09:00:00' })],
      ['unreadable_dossier', () => catalog.open(CODE, { ...ON, dossier: { answer: {} } })],
      ['unreadable_dossier', () => session.assess({ answers: cyclic })],
      ['unreadable_dossier', () => session.follow([])],
      ['unreadable_answer', () => session.set('reason', () => {})],
      ['unreadable_answer', () => session.set('reason', cyclic)],
      ['unreadable_moment', () => session.schedule('2026-11-23')],
      ['unreadable_limit', () => catalog.schedule({ limit: 'soon', sent_at: '2026-11-23T09:00:00+07:00' })],
      ['unknown_agency', () => catalog.schedule({ limit: '5 days', agency: 'nobody' })],
      ['unknown_year', () => catalog.calendar(1900)],
      ['unknown_subject', () => session.explain('component', 'nothing')],
      ['unknown_subject', () => session.explain('shape', 'form')],
    ]) {
      await assert.rejects(async () => call(), (error) => {
        assert.ok(error instanceof DungHenError && error instanceof Error, String(error));
        assert.equal(error.code, code, error.message);
        assert.equal(error.name, 'DungHenError');
        assert.match(error.message, /^found .*, expected /s);
        return true;
      });
    }
    // A call that failed leaves the session as it was.
    assert.deepEqual(session.assess(), session.assess({}));
    session.free();
  }));

test('a limit that hangs on the case wants the case', () =>
  having(async (catalog) => {
    const listed = catalog.procedures().filter(({ limit, depth }) => limit === null && depth === 'guided');
    const sent_at = '2026-11-23T09:00:00+07:00';
    const codes = new Set();
    for (const { code } of listed) {
      codes.add(await catalog.schedule({ procedure: code, sent_at }).then(() => 'dated', (error) => error.code));
    }
    assert.ok(codes.has('unsettled_limit'), [...codes].join());
  }));

test('whatever somebody types becomes a finding', () =>
  having(async (catalog) => {
    const session = await catalog.open(CODE, ON);
    for (const [answer, code] of [
      ['nonsense', 'choice.unknown'],
      [42, 'choice.unknown'],
      [[['list of lists']], 'answer.unreadable'],
      [{ a: { b: 1 } }, 'answer.unreadable'],
      [null, 'required'],
      [undefined, 'required'],
    ]) {
      session.set('case', answer);
      const found = session.findings().filter(({ place }) => place === '/answers/case');
      assert.deepEqual(found.map((finding) => finding.code), [code], JSON.stringify(answer));
    }
    session.free();
  }));

test('a catalog that is not whole is told as such', async () => {
  const index = await read('index.bin');
  const part = await read(`${CODE}.vi.bin`);
  const newer = new Uint8Array(index);
  newer[0] += 1;
  for (const [code, source] of [
    ['missing_part', {}],
    ['missing_part', () => undefined],
    ['missing_part', new URL('nothing/', FOLDER)],
    ['unreadable_catalog', { 'index.bin': index.subarray(0, 100) }],
    ['unreadable_catalog', { 'index.bin': newer }],
    ['unreachable', 'http://127.0.0.1:9/'],
  ]) {
    await assert.rejects(load(source), { name: 'DungHenError', code }, code);
  }
  for (const [code, bytes] of [
    ['missing_part', undefined],
    ['unreadable_catalog', part.subarray(0, 50)],
  ]) {
    const catalog = await load({ 'index.bin': index, [`${CODE}.vi.bin`]: bytes });
    await assert.rejects(catalog.open(CODE, ON), { name: 'DungHenError', code }, code);
    catalog.free();
  }
});

test('a catalog comes from a server, a folder, files and a function alike', async () => {
  const server = await serve();
  const files = { 'index.bin': await read('index.bin'), [`${CODE}.vi.bin`]: await read(`${CODE}.vi.bin`) };
  const buffer = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  for (const source of [server.origin, new URL(server.origin), FOLDER, FOLDER.href, files, (name) => files[name], async (name) => buffer(files[name])]) {
    const catalog = await load(source);
    const session = await catalog.open(CODE, { ...ON, dossier: { answers: { case: 'lost' } } });
    assert.equal(session.assess().limit.amount, 5);
    assert.match(catalog.hash, /^[0-9a-f]{64}$/);
    session.free();
    catalog.free();
  }
  await server.stop();
});

test('a server that has a part no more, or cannot give it, is told apart', async () => {
  const index = await read('index.bin');
  let status = 404;
  const server = createServer((request, response) => {
    if (request.url === '/catalog/index.bin') return response.end(index);
    response.statusCode = status;
    return response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const catalog = await load(`http://127.0.0.1:${server.address().port}`);
  await assert.rejects(catalog.open(CODE, ON), { code: 'missing_part' });
  status = 503;
  await assert.rejects(catalog.open(CODE, ON), { code: 'unreachable' });
  catalog.free();
  server.close();
  server.closeAllConnections();
});

test('a part that could not be had is asked for again', async () => {
  const files = { 'index.bin': await read('index.bin') };
  const catalog = await load(files);
  await assert.rejects(catalog.open(CODE, ON), { code: 'missing_part' });
  files[`${CODE}.vi.bin`] = await read(`${CODE}.vi.bin`);
  (await catalog.open(CODE, ON)).free();
  catalog.free();
});

test('the day of a moment is the day in Viet Nam', () =>
  having(async (catalog) => {
    const versionOn = async (on) => {
      const session = await catalog.open(CODE, { on });
      const { version: id } = session;
      session.free();
      return id;
    };
    // The last moment of June by the clocks of Viet Nam, and the first of July.
    assert.equal(await versionOn('2026-06-30T16:59:59Z'), 'portal_2026_06');
    assert.equal(await versionOn(new Date('2026-06-30T17:00:00Z')), 'nd217_2026_07');
    assert.equal(await versionOn('2026-07-01'), 'nd217_2026_07');
  }));

test('a card that is none tells the part, and not what it says', async () => {
  const card = '042199001234|183456789|Nguyễn Thị Lan|05031999|Nữ|Xã Cẩm Bình, Hà Tĩnh|10052021';
  for (const [text, code] of [
    ['042199001234', 'citizen_card.parts'],
    [card.replace('042199001234', '42199001234'), 'citizen_card.number'],
    [card.replace('05031999', '31021999'), 'citizen_card.born'],
    ['', 'format.empty'],
    ['|'.repeat(1_001), 'format.too_long'],
  ]) {
    await assert.rejects(parseCitizenCard(text), (error) => {
      assert.equal(error.code, code);
      assert.ok(!/\d{4}/.test(error.message), error.message);
      return error instanceof DungHenError;
    });
  }
});

test('a file that cannot be read is told as such', async () => {
  const gone = { name: 'a.pdf', arrayBuffer: () => Promise.reject(new Error('taken away')) };
  await assert.rejects(checkFile(gone), { name: 'DungHenError', code: 'unreadable_file' });
});
