// The types are kept by hand; here the compiler holds them against real values.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { checkFile, load, parseCitizenCard } from 'dung-hen';

import { FOLDER, PACKAGE, cases } from './support.js';

const WORK = path.join(PACKAGE, '.work/types');
const TSC = path.join(PACKAGE, 'node_modules/typescript/bin/tsc');

/** What the compiler says of files. */
async function compiled(options, ...files) {
  const { stdout, code = 0 } = await promisify(execFile)(process.execPath, [TSC, ...options, ...files], { cwd: PACKAGE }).catch((error) => error);
  return { stdout, code };
}

const STRICT = '--strict --exactOptionalPropertyTypes --noEmit --target esnext --lib esnext,dom --types'.split(' ').concat('');
const BUNDLED = [...STRICT, ...'--module esnext --moduleResolution bundler'.split(' ')];
const NODE = [...STRICT, ...'--module nodenext'.split(' ')];

for (const [name, options] of [['a bundler', BUNDLED], ['Node.js', NODE]]) {
  test(`the uses compile as ${name} resolves modules`, async () => {
    assert.deepEqual(await compiled(options, 'tests/types/use.ts'), { stdout: '', code: 0 });
  });
}

/** Real values by the name of their type: all that the rows bring about. */
async function values() {
  const { cases: rows } = await cases();
  const found = new Map();
  const add = (type, value) => {
    if (!found.has(type)) found.set(type, new Map());
    // One of each shape is enough.
    const shape = JSON.stringify(value, (key, part) => (typeof part === 'string' && !/^[a-z_]+$|^\w+-\w+$/.test(part) ? 'x' : part));
    if (found.get(type).size < 400) found.get(type).set(shape, value);
  };
  const catalog = await load(FOLDER);
  catalog.procedures().forEach((listing) => add('Listing', listing));
  for (let year = 2024; year <= 2030; year++) add('CalendarYear', catalog.calendar(year));
  for (const row of rows.filter((row) => row.core)) {
    add('Dossier', row.given ?? {});
    const session = await catalog.open(row.procedure, { on: row.at, dossier: row.given });
    const verdict = session.assess();
    add('Verdict', verdict);
    const schedule = session.schedule(row.at);
    if (schedule) add('Schedule', schedule);
    for (const field of [...verdict.required, ...verdict.hidden]) add('Explanation', session.explain('field', field));
    for (const field of verdict.required) add('Changed', session.set(field, ''));
    add('Changed', session.follow({}));
    session.free();
  }
  catalog.free();
  for (const bytes of ['', 'MZ', '%PDF-1.7\n1 0 obj', '%PDF-1.7\n/Launch\n%%EOF\n', 'AC1032' + '\0'.repeat(200)]) add('FileCheck', await checkFile(new Blob([bytes]), 'a'));
  for (const old of ['', '183456789']) add('CitizenCard', await parseCitizenCard(`042199001234|${old}|Lan|05031998|Nữ|Hà Tĩnh|10052021`));
  return found;
}

test('real values are of their types, to every key', async () => {
  await mkdir(WORK, { recursive: true });
  const found = await values();
  const types = ['CalendarYear', 'Changed', 'CitizenCard', 'Dossier', 'Explanation', 'FileCheck', 'Listing', 'Schedule', 'Verdict'];
  assert.deepEqual([...found.keys()].sort(), types);
  // The values stand in the source, so a key that is not declared is an error as well.
  const lines = types.flatMap((type) => [...found.get(type).values()].map((value) => `check<${type}>(${JSON.stringify(value)});`));
  const head = `import type { ${types.join(', ')} } from "dung-hen";\ndeclare function check<T>(value: T): void;\n`;
  await writeFile(path.join(WORK, 'values.ts'), `${head}${lines.join('\n')}\n`);
  const { stdout, code } = await compiled(BUNDLED, '.work/types/values.ts');
  assert.deepEqual([stdout.slice(0, 2_000), code], ['', 0]);
  console.log(`${lines.length} values are of their types`);
  // A value with a key more, or of another type, is told.
  await writeFile(path.join(WORK, 'wrong.ts'), `${head}check<Verdict>({ ...${JSON.stringify([...found.get('Verdict').values()][0])}, limit: 5 });\ncheck<Listing>(${JSON.stringify({ ...[...found.get('Listing').values()][0], more: 1 })});\n`);
  const wrong = await compiled(BUNDLED, '.work/types/wrong.ts');
  assert.equal(wrong.stdout.match(/error TS/g)?.length, 2, wrong.stdout);
});
