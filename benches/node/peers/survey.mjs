// The job as a SurveyJS form; here without a page to show it on.

import { FunctionFactory, Model } from 'survey-core';

import { check, target } from '../job-rules.mjs';

const literal = (value) => (typeof value === 'string' ? `'${value}'` : String(value));
const atom = ({ f, op, v }) => {
  const tests = { eq: `{${f}} = ${literal(v)}`, gt: `{${f}} > ${v}`, lt: `({${f}} notempty and {${f}} < ${v})`, true: `{${f}} = true` };
  return op === 'in' ? `{${f}} anyof [${v.map(literal).join(', ')}]` : tests[op];
};
const condition = ({ all, any }) => (all ?? any).map(atom).join(all ? ' and ' : ' or ');
const expression = (text) => ({ type: 'expression', expression: text });

function element(field) {
  const made = { name: field.id, title: field.label, isRequired: field.required };
  if (field.visibleIf) made.visibleIf = condition(field.visibleIf);
  if (field.requiredIf) made.requiredIf = condition(field.requiredIf);
  switch (field.type) {
    case 'text': {
      const validators = [];
      if (field.minLength || field.maxLength) {
        validators.push({ type: 'text', minLength: field.minLength ?? 0, maxLength: field.maxLength ?? 0, allowDigits: true });
      }
      if (field.pattern) validators.push({ type: 'regex', regex: field.pattern });
      return { ...made, type: 'text', validators };
    }
    case 'number': {
      const validators = [{ type: 'numeric', minValue: field.min, maxValue: field.max }];
      if (field.integer) validators.push(expression(`isWhole({${field.id}})`));
      return { ...made, type: 'text', inputType: 'number', validators };
    }
    case 'select':
      return {
        ...made,
        type: 'dropdown',
        choices: field.options.map((option) => ({ value: option.value, text: option.label })),
        validators: [expression(`isOption({${field.id}}, '${field.id}')`)],
      };
    case 'date':
      return { ...made, type: 'text', inputType: 'text', validators: [expression(`isDay({${field.id}}, '${field.minDate}', '${field.maxDate}')`)] };
    case 'checkbox':
      return { ...made, type: 'boolean' };
    case 'group':
      return { ...made, type: 'matrixdynamic', rowCount: 0, minRowCount: 0, maxRowCount: field.maxRows, columns: field.columns.map((column) => cell(column)) };
    default:
      throw new Error(`found the kind ${field.type}, expected a known one`);
  }
}

/** In a cell, conditions call its own value `row.NAME`. */
function cell(column) {
  const text = JSON.stringify(element(column)).replaceAll(`{${column.id}}`, `{row.${column.id}}`);
  const { type, ...made } = JSON.parse(text);
  return { ...made, cellType: type, ...(column.options ? { choices: column.options.map((option) => option.value) } : {}) };
}

/** The form as SurveyJS reads it. */
export function model(job) {
  const elements = job.fields.map(element);
  const byName = new Map(elements.map((made) => [made.name, made]));
  for (const component of job.components) {
    elements.push({
      name: component.id,
      title: component.label,
      type: 'file',
      isRequired: component.required,
      ...(component.requiredIf ? { requiredIf: condition(component.requiredIf) } : {}),
      validators: [expression(`isTaken({${component.id}}, '${component.accept.join(' ')}', ${component.maxSize})`)],
    });
  }
  for (const rule of job.rules) {
    const at = byName.get(target(rule));
    at.validators = [...(at.validators ?? []), expression(`isKept('${rule.id}')`)];
  }
  return { pages: job.sections.map((section) => ({ name: section.id, elements: elements.filter((made) => {
    const field = job.fields.find((known) => known.id === made.name);
    return field ? field.section === section.id : section === job.sections.at(-1);
  }) })) };
}

/** Tells SurveyJS the functions that the form's expressions call. */
export function register(job) {
  const columns = job.fields.flatMap((field) => field.columns ?? []);
  const options = new Map([...job.fields, ...columns].filter((field) => field.options)
    .map((field) => [field.id, new Set(field.options.map((option) => option.value))]));
  const checks = new Map(job.rules.map((rule) => [rule.id, check(rule)]));
  const empty = (value) => value === undefined || value === null || value === '';
  const functions = {
    isWhole: ([value]) => empty(value) || Number.isInteger(value),
    isOption: ([value, id]) => empty(value) || options.get(id).has(value),
    isDay: ([value, first, last]) => {
      if (empty(value)) return true;
      const time = Date.parse(`${value}T00:00:00Z`);
      const real = !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === value;
      return real && first <= value && value <= last;
    },
    isTaken: ([files, types, most]) => empty(files) || files.every((file) => types.split(' ').includes(file.type) && file.size <= most),
    isKept([id]) {
      return checks.get(id)(this.survey.data);
    },
  };
  for (const [name, call] of Object.entries(functions)) FunctionFactory.Instance.register(name, call);
}

/** Files stand in lists. */
export function prepared(job, data) {
  const made = structuredClone(data);
  for (const component of job.components) if (made[component.id]) made[component.id] = [made[component.id]];
  return made;
}

function places(survey) {
  const found = [];
  for (const question of survey.getAllQuestions()) {
    found.push(...question.errors.map(() => question.name));
    if (question.getType() !== 'matrixdynamic') continue;
    question.visibleRows?.forEach((row, at) => row.cells.forEach((one) => {
      found.push(...one.question.errors.map(() => `${question.name}[${at}].${one.column.name}`));
    }));
  }
  return found;
}

/** Loads the job. */
export function load(job) {
  register(job);
  const definition = model(job);
  const survey = new Model(definition);
  return {
    again: () => new Model(definition),
    full(data) {
      survey.data = data;
      survey.validate(true, false);
      return survey;
    },
    places(data) {
      survey.data = data;
      survey.validate(true, false);
      return places(survey);
    },
    session(data) {
      const own = new Model(definition);
      own.checkErrorsMode = 'onValueChanged';
      own.data = data;
      own.validate(true, false);
      return {
        set: (field, value) => own.setValue(field, value),
        setAndJudge(field, value) {
          own.setValue(field, value);
          return own.validate(true, false);
        },
      };
    },
  };
}
