// The job as expressions of ZEN. Its WebAssembly has no decisions and compiles nothing, so each
// expression is read at every call.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { target } from '../job-rules.mjs';

const dist = join(dirname(createRequire(import.meta.url).resolve('@gorules/zen-engine-wasm')), 'dist');
const { default: begin, Variable } = await import(pathToFileURL(join(dist, 'zen_engine_wasm.js')).href);
await begin({ module_or_path: readFileSync(join(dist, 'zen_engine_wasm_bg.wasm')) });

const literal = (value) => (typeof value === 'string' ? `'${value}'` : String(value));
const list = (values) => `[${values.map(literal).join(', ')}]`;
const absent = (value) => `(${value} == null or ${value} == '')`;
const isDay = (value) => `d(${value}).isValid()`;
const atom = ({ f, op, v }) => {
  const tests = { eq: `${f} == ${literal(v)}`, gt: `(${f} != null and ${f} > ${v})`, lt: `(${f} != null and ${f} < ${v})`, true: `${f} == true` };
  return op === 'in' ? `${f} in ${list(v)}` : tests[op];
};
const condition = ({ all, any }) => (all ?? any).map(atom).join(all ? ' and ' : ' or ');

/** What is wrong with a value, as an expression. */
function wrong(field, value) {
  switch (field.type) {
    case 'text': {
      const length = `len(${value})`;
      const tests = [field.minLength && `${length} < ${field.minLength}`, field.maxLength && `${length} > ${field.maxLength}`, field.pattern && `not matches(${value}, '${field.pattern}')`];
      return tests.filter(Boolean).join(' or ') || 'false';
    }
    case 'number': return [field.integer && `${value} % 1 != 0`, `${value} < ${field.min}`, `${value} > ${field.max}`].filter(Boolean).join(' or ');
    case 'select': return `not (${value} in ${list(field.options.map((option) => option.value))})`;
    case 'date': return `not ${isDay(value)} or d(${value}) < d('${field.minDate}') or d(${value}) > d('${field.maxDate}')`;
    default: return 'false';
  }
}

/** A rule as an expression that holds where it is broken; nothing where ZEN cannot say it. */
function broken({ kind, a, b, c, v, min, days, group, col }) {
  const given = (...ids) => ids.map((id) => `${id} != null`).join(' and ');
  const dated = `${given(a, b)} and ${isDay(a)} and ${isDay(b)}`;
  switch (kind) {
    case 'dateLe': return `${dated} and d(${a}) > d(${b})`;
    case 'dateGap': return `${dated} and d(${b}).diff(d(${a}), 'day') > ${days}`;
    case 'numLe': return `${given(a, b)} and ${a} > ${b}`;
    case 'impliesMin': return `${given(a, b)} and ${a} == ${literal(v)} and ${b} < ${min}`;
    case 'sumLe': return `${given(a, b, c)} and ${a} + ${b} > ${c}`;
    case 'groupSum': return `${given(b, group)} and sum(map(${group}, #.${col} ?? 0)) != ${b}`;
    case 'groupCount': return `${given(b)} and (${group} == null ? 0 : len(${group})) != ${b}`;
    case 'groupUnique': return undefined;
    default: throw new Error(`found the rule ${kind}, expected a known one`);
  }
}

/** What is asked on a condition, where errors are, and errors of rows. */
function expressions(job) {
  const asked = job.fields.filter((field) => field.visibleIf).map((field) => [field.id, condition(field.visibleIf)]);
  const errors = [];
  for (const field of job.fields) {
    const { id } = field;
    if (field.type === 'group') {
      errors.push([id, `${id} == null or len(${id}) < ${field.minRows} or len(${id}) > ${field.maxRows}`]);
      continue;
    }
    const conditional = field.requiredIf ? `(${condition(field.requiredIf)})` : 'false';
    const error = `${absent(id)} ? ${field.required ? 'true' : conditional} : (${wrong(field, id)})`;
    errors.push([id, field.visibleIf ? `asked.${id} ? (${error}) : false` : error]);
  }
  for (const { id, accept, maxSize, requiredIf } of job.components) {
    const needed = requiredIf ? condition(requiredIf) : 'false';
    errors.push([id, `${id} == null ? (${needed}) : (not (${id}.type in ${list(accept)}) or ${id}.size > ${maxSize})`]);
  }
  for (const rule of job.rules) if (broken(rule)) errors.push([target(rule), broken(rule)]);
  const rows = job.fields.filter((field) => field.type === 'group').map(({ id, columns }) => {
    const cell = (column) => `${absent(`#.${column.id}`)} ? ${Boolean(column.required)} : (${wrong(column, `#.${column.id}`)})`;
    return [id, columns, `map(${id} ?? [], [${columns.map(cell).join(', ')}])`];
  });
  return { asked, errors, rows };
}

/** Loads the job. */
export function load(job) {
  const { asked, errors, rows } = expressions(job);
  function places(data) {
    const variable = new Variable(data);
    const shown = Object.fromEntries(asked.map(([id, text]) => [id, variable.evaluateExpression(text)]));
    const whole = variable.cloneWith('asked', shown);
    const found = errors.filter(([, text]) => whole.evaluateExpression(text)).map(([id]) => id);
    for (const [id, columns, text] of rows) {
      whole.evaluateExpression(text).forEach((row, at) => row.forEach((bad, column) => bad && found.push(`${id}[${at}].${columns[column].id}`)));
    }
    variable.free();
    whole.free();
    return found;
  }
  return { full: places, places };
}
