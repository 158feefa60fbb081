// The job as a JSON Schema, compiled by ajv.

import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import { compileRules, schema } from './schema.mjs';

function place(error) {
  if (error.keyword === 'rules') return error.params.at;
  const [id, row, column] = error.instancePath.split('/').slice(1);
  const missing = error.keyword === 'required' ? error.params.missingProperty : undefined;
  if (id === undefined) return missing;
  if (row === undefined || Number.isNaN(Number(row))) return id;
  return `${id}[${row}].${column ?? missing}`;
}

/** Compiles the job; `places` are where errors are. */
export function load(job) {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  formats.default ? formats.default(ajv, { keywords: true }) : formats(ajv, { keywords: true });
  ajv.addKeyword({ keyword: 'rules', type: 'object', errors: 'full', compile: compileRules });
  const validate = ajv.compile(schema(job));
  return {
    full: (data) => (validate(data) ? [] : validate.errors),
    places: (data) => (validate(data) ? [] : validate.errors.filter((error) => error.keyword !== 'if').map(place)),
  };
}
