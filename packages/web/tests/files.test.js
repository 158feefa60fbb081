// Files as the look sees them.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { checkFile, load } from 'dung-hen';

import { FOLDER, cases } from './support.js';

/** A PDF of one empty page. */
const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n' +
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n' +
    'trailer<</Root 1 0 R>>\n%%EOF\n',
);
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

test('a file is told by content, whatever it is given as', async () => {
  const copy = () => Uint8Array.from(PDF);
  for (const file of [new File([PDF], 'đơn.pdf'), new Blob([PDF]), copy(), copy().buffer]) {
    const check = await checkFile(file, file.name ?? 'đơn.pdf');
    const attachment = { name: 'đơn.pdf', bytes: PDF.length, kind: 'pdf', sha256: sha256(PDF) };
    assert.deepEqual(check.attachment, attachment);
    assert.deepEqual([check.accepted, check.format, check.faults], [true, 'pdf', []]);
    assert.deepEqual([check.pdf.encrypted, check.pdf.signed], [false, false]);
  }
});

test('a large file is looked at in pieces, and hashed to its end', async () => {
  const large = Buffer.concat([PDF.subarray(0, PDF.length - 6), Buffer.alloc(3 << 20, ' '), Buffer.from('\n%%EOF\n')]);
  const check = await checkFile(new Blob([large]), 'a.pdf');
  assert.equal(check.attachment.sha256, sha256(large));
  assert.equal(check.attachment.bytes, large.length);
});

test('what keeps a file out is told with its code', async () => {
  for (const [bytes, name, codes, kind] of [
    [Buffer.alloc(0), 'a.pdf', ['file.empty'], null],
    [Buffer.from('MZ\x90\x00'), 'a.pdf', ['file.unknown_kind'], null],
    [PDF.subarray(0, 100), 'a.pdf', ['file.truncated'], 'pdf'],
    [PNG, 'a.png', [], 'png'],
    [PNG.subarray(0, 40), 'a.png', ['file.truncated'], 'png'],
  ]) {
    const check = await checkFile(bytes, name);
    assert.deepEqual(check.faults.map((fault) => fault.code), codes, name);
    assert.equal(check.accepted, codes.length === 0);
    assert.equal(check.attachment.kind, kind);
  }
});

test('a name is made readable and safe', async () => {
  for (const [name, expected] of [
    ['../../a\u202efdp.exe', 'afdp.exe'],
    ['To\u0302\u0300 tri\u0300nh.pdf', 'Tồ trình.pdf'],
    ['', 'tep'],
  ]) {
    assert.equal((await checkFile(PDF, name)).attachment.name, expected);
  }
});

test('a checked file is what a dossier takes', async () => {
  const { cases: rows } = await cases();
  const wants = (row) => row.core?.assessment.components.some((state) => state.status === 'attached');
  const row = rows.find((row) => wants(row) && row.expect.complete && row.given.attachments.every((file) => file.kind === 'pdf'));
  const catalog = await load(FOLDER);
  const [first, ...others] = row.given.attachments;
  const session = await catalog.open(row.procedure, { on: row.at, dossier: { ...row.given, attachments: others } });
  const status = () => session.assess().components.find((state) => state.component === first.component).status;
  assert.equal(status(), 'missing');
  const { attachment } = await checkFile(PDF, 'a.pdf');
  const changed = session.follow({ ...row.given, attachments: [...others, { component: first.component, ...attachment }] });
  assert.equal(changed.files, true);
  assert.deepEqual(changed.components, [first.component]);
  assert.equal(status(), 'attached');
  session.free();
  catalog.free();
});
