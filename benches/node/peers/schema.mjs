// The job as a JSON Schema. Rules across fields are a keyword of ours, since JSON Schema
// cannot compare two values.

import { check, target } from '../job-rules.mjs';

const atom = ({ f, op, v }) => {
  const test = { eq: { const: v }, in: { enum: v }, gt: { exclusiveMinimum: v }, lt: { exclusiveMaximum: v }, true: { const: true } };
  return { required: [f], properties: { [f]: test[op] } };
};
/** A condition as a schema that holds with it. */
export const condition = ({ all, any }) => (all ? { allOf: all.map(atom) } : { anyOf: any.map(atom) });

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

/** The whole form; what is asked on a condition stands in a `then`. */
export function schema(job) {
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

/** What the keyword `rules` does. */
export function compileRules(rules) {
  const checks = rules.map((rule) => [check(rule), { keyword: 'rules', message: rule.id, params: { at: target(rule) } }]);
  return function kept(data) {
    kept.errors = checks.filter(([holds]) => !holds(data)).map(([, error]) => ({ ...error }));
    return kept.errors.length === 0;
  };
}
