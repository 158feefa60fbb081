// The JSON Schema of a procedure's answers: it takes what the rules find complete, and refuses
// what they could not read.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'dung-hen';

import { CASES, FOLDER, cases } from './support.js';

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
const all = JSON.parse(await readFile(path.join(CASES, 'schemas.json'), 'utf8'));
const schemas = new Map(all.map(({ procedure, version, schema }) => [`${procedure} ${version}`, { schema, valid: ajv.compile(schema) }]));
const { cases: rows } = await cases();

const of = (row) => schemas.get(`${row.procedure} ${row.core.version}`);
const errors = ({ valid }, answers) => (valid(answers) ? [] : valid.errors.map(({ instancePath, message }) => `${instancePath} ${message}`));
const complete = rows.filter((row) => row.core && row.expect.complete);
const told = (row) => Object.fromEntries(row.core.assessment.answers);

test('there is a schema of every version, by the dialect it names', () => {
  assert.ok(schemas.size >= 110, `found ${schemas.size}`);
  for (const { schema } of schemas.values()) {
    assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
    assert.ok(ajv.validateSchema(schema));
  }
});

test('the answers of every complete row are taken as the rules tell them back', () => {
  for (const row of complete) assert.deepEqual(errors(of(row), told(row)), [], `${row.procedure} ${row.name}`);
  console.log(`answers of ${complete.length} complete dossiers are valid`);
});

/** A change to an answer that no rule could read, by the field's schema; nothing where any text will do. */
function spoilt(field) {
  const kind = field.enum ? 'choice' : (field.pattern ?? field.anyOf?.[1].pattern ?? field.items?.enum ?? field.type);
  if (Array.isArray(kind)) return [['no such option']];
  return { choice: ['no such option', 7], array: [{}, 'no rows'] }[kind] ?? (field.pattern || field.anyOf ? ['chẳng có gì', [['x']]] : [[['x']], 'x'.repeat((field.maxLength ?? 10_000) + 1)]);
}

test('what cannot be an answer is refused, by the schema and by the rules', async () => {
  const catalog = await load(FOLDER);
  const kinds = new Map();
  for (const row of complete.filter((row, at) => at % 7 === 0)) {
    const { schema } = of(row);
    const session = await catalog.open(row.procedure, { on: row.at, dossier: row.given });
    for (const [id, answer] of Object.entries(told(row))) {
      const field = schema.properties[id];
      if (!field || field.const !== undefined) continue;
      for (const wrong of spoilt(field)) {
        if (field.type === 'string' && !field.maxLength && typeof wrong === 'string' && !field.pattern) continue;
        const kind = `${field.enum ? 'enum' : (field.type ?? 'number')} ${typeof wrong}`;
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        assert.notDeepEqual(errors(of(row), { ...told(row), [id]: wrong }), [], `${id} ${JSON.stringify(wrong)}`);
        session.set(id, wrong);
        const found = session.findings().filter(({ place, severity }) => severity === 'error' && place.startsWith(`/answers/${id}`));
        assert.ok(found.length > 0, `${row.procedure} ${id} ${JSON.stringify(wrong).slice(0, 40)} is found no fault with`);
        session.set(id, answer);
      }
    }
    session.free();
  }
  catalog.free();
  assert.ok(kinds.size >= 6, [...kinds.keys()].join());
  console.log(`refused by both: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`);
});

test('a slip in a name and a missing answer are refused', () => {
  let missing = 0;
  for (const row of complete) {
    assert.match(errors(of(row), { ...told(row), no_such_field: 'x' }).join(), /additional properties/);
    const [first] = of(row).schema.required;
    if (first === undefined) continue;
    const { [first]: gone, ...others } = told(row);
    assert.match(errors(of(row), others).join(), /required property/);
    missing += gone !== undefined;
  }
  assert.ok(missing > 100);
});
