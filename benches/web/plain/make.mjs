// Writes the page of a job as somebody would by hand: all of the form in the HTML, and its
// conditions as plain functions.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'esbuild';

import { target } from '../../node/job-rules.mjs';

/** The app shows up to as many options at once; more are a list. */
const IN_VIEW = 8;

const SIGNS = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => SIGNS[sign]);
const YES_NO = [{ value: 'yes', label: 'Có' }, { value: 'no', label: 'Không' }];

function widget(field, id, name) {
  const options = field.type === 'checkbox' ? YES_NO : field.options;
  if (options && options.length <= IN_VIEW) {
    return options.map(({ value, label }, at) => {
      const own = at === 0 ? id : `${id}-${value}`;
      return `<label class="choice"><input type="radio" id="${own}" name="${name}" value="${value}"> <span>${escaped(label)}</span></label>`;
    }).join('');
  }
  if (options) {
    const list = options.map(({ value, label }) => `<option value="${value}">${escaped(label)}</option>`);
    return `<select id="${id}" name="${name}"><option value="">Hãy chọn</option>${list.join('')}</select>`;
  }
  const input = `<input type="text" id="${id}" name="${name}" autocomplete="off"`;
  if (field.type !== 'number') return `${input}>`;
  return `<div class="unit">${input} inputmode="decimal"><span>đồng</span></div>`;
}

/** A question in its frame; options need a group around them. */
function question(field, id, name) {
  const mark = field.required ? '' : ' <span class="optional">(không bắt buộc)</span>';
  const label = `${escaped(field.label)}${mark}`;
  const inner = widget(field, id, name);
  return inner.includes('type="radio"')
    ? `<fieldset class="field"><legend>${label}</legend>${inner}</fieldset>`
    : `<div class="field"><label for="${id}">${label}</label>${inner}</div>`;
}

function page(job, table) {
  const questions = job.fields.map((field) => {
    if (field !== table) {
      const hidden = field.visibleIf ? ' hidden' : '';
      return `<div id="question-${field.id}"${hidden}>${question(field, `field-${field.id}`, field.id)}</div>`;
    }
    return `<fieldset id="question-${field.id}"><legend>${escaped(field.label)}</legend><div id="rows"></div>
<button type="button" id="field-${field.id}">Thêm dòng</button></fieldset>`;
  });
  const cells = table.columns.map((column) => question(column, `cell-${column.id}`, column.id));
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(job.title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body>
<main>
<h1>${escaped(job.title)}</h1>
<div class="errors" role="alert" tabindex="-1" hidden><h2>Cần sửa lại</h2><ul></ul></div>
<form novalidate>
${questions.join('\n')}
<template><fieldset class="row"><legend></legend>${cells.join('')}<button type="button" class="remove">Bỏ dòng này</button></fieldset></template>
<section id="files" hidden><h2>Giấy tờ cần nộp</h2><ul></ul></section>
<button type="submit">Tiếp tục</button>
</form>
</main>
</body>
</html>
`;
}

const literal = (value) => JSON.stringify(value);

function atom({ f, op, v }) {
  const answer = `a.${f}`;
  const tests = { eq: `${answer} === ${literal(v)}`, gt: `${answer} > ${v}`, lt: `${answer} < ${v}`, true: `${answer} === true` };
  return op === 'in' ? `${literal(v)}.includes(${answer})` : tests[op];
}

const condition = ({ all, any }) => `(a) => ${(all ?? any).map(atom).join(all ? ' && ' : ' || ')}`;

function check(field) {
  const given = (entries) => {
    const set = Object.entries(entries).filter(([, value]) => value !== undefined);
    return `{ ${set.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
  };
  switch (field.type) {
    case 'text':
      return `c.text(${given({ min: field.minLength, max: field.maxLength, pattern: field.pattern && `/${field.pattern}/u` })})`;
    case 'number':
      return `c.number(${given({ min: field.min, max: field.max, whole: field.integer })})`;
    case 'date':
      return `c.date(${given({ first: literal(field.minDate), last: literal(field.maxDate) })})`;
    case 'select':
      return `c.choice(${field.options.map((option) => literal(option.value)).join(', ')})`;
    default:
      return 'c.yes_no';
  }
}

const kind = (field) => (field.type === 'checkbox' ? 'yes_no' : field.type);
const entry = (field) => `  ${field.id}: { kind: '${kind(field)}', required: ${field.required}, check: ${check(field)} },`;

function form(job, table) {
  const when = (key) => job.fields.filter((field) => field[key]).map((field) => `  ${field.id}: ${condition(field[key])},`);
  const rules = job.rules.map((rule) => `  { at: '${target(rule)}', kept: check(${literal(rule)}) },`);
  const files = job.components.map(({ id, label, accept, required, requiredIf }) => {
    const needed = requiredIf ? condition(requiredIf) : `() => ${required}`;
    return `  { id: '${id}', label: ${literal(label)}, accept: '${accept.join()}', when: ${needed} },`;
  });
  const rows = `(rows) => (rows.length > ${table.maxRows} ? 'Có quá nhiều dòng.' : undefined)`;
  const entries = job.fields.map((field) => (field === table
    ? `  ${field.id}: { kind: 'table', required: ${field.required}, most: ${field.maxRows}, check: ${rows} },`
    : entry(field)));
  return `import { check } from 'job-rules';
import * as c from 'checks';

export const table = '${table.id}';
export const fields = {
${entries.join('\n')}
};
export const columns = {
${table.columns.map(entry).join('\n')}
};
export const asked = {
${when('visibleIf').join('\n')}
};
export const needed = {
${when('requiredIf').join('\n')}
};
export const rules = [
${rules.join('\n')}
];
export const files = [
${files.join('\n')}
];
`;
}

/** Writes the page into a folder. */
export async function make(job, folder) {
  await mkdir(folder, { recursive: true });
  const table = job.fields.find((field) => field.type === 'group');
  const here = (name) => join(import.meta.dirname, name);
  await writeFile(join(folder, 'index.html'), page(job, table));
  const source = join(folder, 'form.js');
  await writeFile(source, form(job, table));
  await build({
    entryPoints: [here('page.js'), here('page.css')],
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    alias: { 'job-rules': here('../../node/job-rules.mjs'), checks: here('checks.js') },
    plugins: [{
      name: 'form',
      setup: (with_form) => with_form.onResolve({ filter: /^\.\/form\.js$/ }, () => ({ path: source })),
    }],
  });
}
