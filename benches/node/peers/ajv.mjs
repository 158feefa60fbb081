// The job as a JSON Schema, compiled by ajv. Rules across fields are a keyword of ours,
// since JSON Schema cannot compare two values.

import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import { check, target } from '../job-rules.mjs';

const atom = ({ f, op, v }) => {
  const test = { eq: { const: v }, in: { enum: v }, gt: { exclusiveMinimum: v }, lt: { exclusiveMaximum: v }, true: { const: true } };
  return { required: [f], properties: { [f]: test[op] } };
};
const condition = ({ all, any }) => (all ? { allOf: all.map(atom) } : { anyOf: any.map(atom) });

function scalar(field) {
  const given = (value, key) => (value === undefined ? {} : { [key]: value });
  switch (field.type) {
    case 'text':
      return { type: 'string', ...given(field.minLength, 'minLength'), ...given(field.maxLength, 'maxLength'), ...given(field.pattern, 'pattern') };
    case 'number':
      return { type: 'number', ...(field.integer ? { multipleOf: 1 } : {}), ...given(field.min, 'minimum'), ...given(field.max, 'maximum') };
    case 'select':
      return { enum: field.options.map((option) => option.value) };
    case 'date':
      return { type: 'string', format: 'date', ...given(field.minDate, 'formatMinimum'), ...given(field.maxDate, 'formatMaximum') };
    case 'checkbox':
      return { type: 'boolean' };
    case 'group':
      return { type: 'array', minItems: field.minRows, maxItems: field.maxRows, items: object(field.columns) };
    default:
      throw new Error(`found the kind ${field.type}, expected a known one`);
  }
}

const object = (fields) => ({
  type: 'object',
  required: fields.filter((field) => field.required).map((field) => field.id),
  properties: Object.fromEntries(fields.map((field) => [field.id, scalar(field)])),
});

function schema(job) {
  const whole = object(job.fields.filter((field) => !field.visibleIf));
  whole.allOf = [];
  for (const field of job.fields) {
    if (field.visibleIf) whole.allOf.push({ if: condition(field.visibleIf), then: object([field]) });
    if (field.requiredIf) whole.allOf.push({ if: condition(field.requiredIf), then: { required: [field.id] } });
  }
  for (const component of job.components) {
    whole.properties[component.id] = {
      type: 'object',
      properties: { type: { enum: component.accept }, size: { maximum: component.maxSize } },
    };
    if (component.requiredIf) whole.allOf.push({ if: condition(component.requiredIf), then: { required: [component.id] } });
    else if (component.required) whole.required.push(component.id);
  }
  whole.rules = job.rules;
  return whole;
}

function compileRules(rules) {
  const checks = rules.map((rule) => [check(rule), { keyword: 'rules', message: rule.id, params: { at: target(rule) } }]);
  return function kept(data) {
    kept.errors = checks.filter(([holds]) => !holds(data)).map(([, error]) => ({ ...error }));
    return kept.errors.length === 0;
  };
}

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
