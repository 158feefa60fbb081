// The job as a form of form.io, judged as its server does.

import { createRequire } from 'node:module';

import { target } from '../job-rules.mjs';

const { Processors, processSync } = createRequire(import.meta.url)('@formio/core');

const literal = JSON.stringify;
const atom = ({ f, op, v }) => {
  const field = `data.${f}`;
  const tests = {
    eq: `${field} === ${literal(v)}`,
    in: `${literal(v)}.includes(${field})`,
    gt: `(typeof ${field} === 'number' && ${field} > ${v})`,
    lt: `(typeof ${field} === 'number' && ${field} < ${v})`,
    true: `${field} === true`,
  };
  return tests[op];
};
const condition = ({ all, any }) => (all ?? any).map(atom).join(all ? ' && ' : ' || ');

/** What its form builder can say without a script; nothing where it cannot. */
function simple({ all, any }) {
  const operators = { eq: 'isEqual', gt: 'greaterThan', lt: 'lessThan', true: 'isEqual' };
  const atoms = all ?? any;
  if (!atoms.every(({ op }) => operators[op])) return undefined;
  const conditions = atoms.map(({ f, op, v }) => ({ component: f, operator: operators[op], value: op === 'true' ? true : v }));
  return { show: true, conjunction: all ? 'all' : 'any', conditions };
}

const given = (id) => `(data.${id} !== undefined && data.${id} !== null && data.${id} !== '')`;
const when = (ids, kept) => `(${ids.map((id) => `!${given(id)}`).join(' || ')} || ${kept})`;
const day = (id) => `new Date(data.${id}.slice(0, 10))`;

/** A rule as a script that says whether it is kept. */
function script({ kind, a, b, c, v, min, days, group, col }) {
  switch (kind) {
    case 'numLe': return when([a, b], `data.${a} <= data.${b}`);
    case 'dateLe': return when([a, b], `!(${day(a)} > ${day(b)})`);
    case 'dateGap': return when([a, b], `!((${day(b)} - ${day(a)}) / 86400000 > ${days})`);
    case 'impliesMin': return when([a, b], `(data.${a} !== ${literal(v)} || data.${b} >= ${min})`);
    case 'sumLe': return when([a, b, c], `data.${a} + data.${b} <= data.${c}`);
    case 'groupSum': return when([group, b], `data.${group}.reduce(function (s, x) { return s + (x.${col} || 0); }, 0) === data.${b}`);
    case 'groupUnique': return when([group], `new Set(data.${group}.map(function (x) { return x.${col}; })).size === data.${group}.length`);
    case 'groupCount': return when([b], `(data.${group} || []).length === data.${b}`);
    default: throw new Error(`found the rule ${kind}, expected a known one`);
  }
}

/** Has a field required on a condition. */
function requiredOn(asked) {
  const said = simple(asked);
  const trigger = said ? { type: 'simple', simple: said } : { type: 'javascript', javascript: `result = ${condition(asked)};` };
  const property = { label: 'Required', value: 'validate.required', type: 'boolean' };
  return [{ name: 'required', trigger, actions: [{ name: 'set', type: 'property', property, state: true }] }];
}

const component = (field, type) => ({
  type, key: field.id, label: field.label, input: true, tableView: true, clearOnHide: true, validate: { required: Boolean(field.required) },
});

function kind(field, rules) {
  switch (field.type) {
    case 'text': {
      const made = component(field, 'textfield');
      for (const bound of ['minLength', 'maxLength', 'pattern']) if (field[bound]) made.validate[bound] = field[bound];
      return made;
    }
    case 'number': {
      const made = component(field, 'number');
      Object.assign(made.validate, { integer: field.integer, min: field.min, max: field.max });
      return made;
    }
    case 'select': {
      const made = component(field, 'select');
      const values = field.options.map(({ value, label }) => ({ value, label }));
      Object.assign(made, { dataSrc: 'values', data: { values }, valueProperty: 'value', widget: 'html5' });
      made.validate.onlyAvailableItems = true;
      return made;
    }
    case 'date': {
      const bounds = { minDate: field.minDate, maxDate: field.maxDate };
      const made = { enableTime: false, format: 'yyyy-MM-dd', datePicker: bounds, widget: { type: 'calendar', enableTime: false, format: 'yyyy-MM-dd', ...bounds } };
      return { ...component(field, 'datetime'), ...made };
    }
    case 'checkbox': return component(field, 'checkbox');
    case 'group': {
      const made = component(field, 'datagrid');
      Object.assign(made.validate, { minLength: field.minRows, maxLength: field.maxRows });
      return { ...made, components: field.columns.map((column) => element(column, rules)) };
    }
    default: throw new Error(`found the kind ${field.type}, expected a known one`);
  }
}

function element(field, rules) {
  const made = kind(field, rules);
  const scripts = (rules.get(field.id) ?? []).map(script);
  if (field.integer) scripts.unshift(`(typeof input !== 'number' || Number.isInteger(input))`);
  if (scripts.length > 0) made.validate.custom = `valid = (${scripts.join(' && ')}) ? true : 'rule';`;
  if (field.visibleIf) {
    const said = simple(field.visibleIf);
    if (said) made.conditional = said;
    else made.customConditional = `show = ${condition(field.visibleIf)};`;
  }
  if (field.requiredIf) made.logic = requiredOn(field.requiredIf);
  return made;
}

function file(known) {
  const made = { ...component(known, 'file'), storage: 'base64', multiple: true, filePattern: known.accept.join(',') };
  const one = '(Array.isArray(input) ? input[0] : input)';
  made.validate.custom = `valid = (!input || !${one} || !${one}.type || ${literal(known.accept)}.includes(${one}.type) && ${one}.size <= ${known.maxSize}) ? true : 'file';`;
  if (known.requiredIf) made.logic = requiredOn(known.requiredIf);
  return made;
}

/** The form, its files on a page of their own. */
function form(job) {
  const rules = Map.groupBy ? Map.groupBy(job.rules, target) : new Map();
  if (!Map.groupBy) for (const rule of job.rules) rules.set(target(rule), [...(rules.get(target(rule)) ?? []), rule]);
  const panel = (key, components) => ({ type: 'panel', key, input: false, components });
  return [panel('fields', job.fields.map((field) => element(field, rules))), panel('files', job.components.map(file))];
}

/** Files stand in lists. */
export function prepared(job, data) {
  const made = structuredClone(data);
  for (const { id } of job.components) if (made[id]) made[id] = [{ ...made[id], originalName: made[id].name, storage: 'base64' }];
  return made;
}

/** Loads the job. What it judges it changes, so form and data are copied each time. */
export function load(job) {
  const text = JSON.stringify(form(job));
  function full(data) {
    const components = JSON.parse(text);
    const submission = { data: structuredClone(data) };
    const scope = { errors: [] };
    processSync({ form: { components }, components, submission, data: submission.data, processors: Processors, scope, config: { server: true }, fetch: null });
    return scope.errors;
  }
  return { full, places: (data) => full(data).map((error) => error.context.path) };
}
