// The page written by hand: shows and hides, keeps a draft, and judges when asked to.

import { asked, columns, fields, files, needed, rules, table } from './form.js';

const form = document.querySelector('form');
const summary = document.querySelector('.errors');
const template = document.querySelector('template');
const rows = document.getElementById('rows');
const add = document.getElementById(`field-${table}`);

/** What was typed, and what it means; a question that is not asked means nothing. */
const typed = JSON.parse(localStorage.getItem('draft') ?? '{}');
const answers = {};
const shown = new Map();
const marks = new Map();
/** What was told to be mended, by place. */
let told = [];

const absent = (value) => value === undefined || value === '' || value.length === 0;
const at = (place) => document.getElementById(`field-${place}`);
const question = (id) => document.getElementById(`question-${id}`);

function meaning(kind, value) {
  if (absent(value)) return undefined;
  if (kind === 'number') return Number(value.replace(',', '.'));
  return kind === 'yes_no' ? value === 'yes' : value;
}

function means(id) {
  if (id !== table) return meaning(fields[id].kind, typed[id]);
  return (typed[id] ?? []).map((row) => {
    const cells = Object.entries(row).map(([name, value]) => [name, meaning(columns[name].kind, value)]);
    return Object.fromEntries(cells);
  });
}

/** Conditions name only questions before their own, so one round is enough. */
function follow() {
  for (const id in asked) {
    const on = asked[id](answers);
    if (on === shown.get(id)) continue;
    shown.set(id, on);
    question(id).hidden = !on;
    answers[id] = on ? means(id) : undefined;
  }
  for (const id in needed) {
    const on = needed[id](answers);
    if (on === marks.get(id)) continue;
    marks.set(id, on);
    question(id).querySelector('.optional').hidden = on;
  }
}

function judge() {
  const found = [];
  const say = (place, message) => message && found.push({ place, message });
  const missing = (field) => (field.required ? 'Chưa trả lời.' : undefined);
  for (const id in fields) {
    if (shown.get(id) === false) continue;
    const value = answers[id];
    if (absent(value)) say(id, needed[id]?.(answers) ? 'Chưa trả lời.' : missing(fields[id]));
    else say(id, fields[id].check(value));
  }
  (answers[table] ?? []).forEach((row, number) => {
    for (const name in columns) {
      const place = `${table}-${number}-${name}`;
      say(place, absent(row[name]) ? missing(columns[name]) : columns[name].check(row[name]));
    }
  });
  for (const { at: place, kept } of rules) if (!kept(answers)) say(place, 'Không khớp nhau.');
  return found;
}

function tell(found) {
  for (const { place } of told) {
    document.getElementById(`error-${place}`)?.remove();
    at(place)?.removeAttribute('aria-invalid');
  }
  told = found;
  for (const { place, message } of found) {
    const error = document.createElement('p');
    error.className = 'error';
    error.id = `error-${place}`;
    error.textContent = message;
    const input = at(place);
    input.setAttribute('aria-invalid', 'true');
    input.closest('.field, fieldset').prepend(error);
  }
  summary.hidden = found.length === 0;
  summary.querySelector('ul').replaceChildren(...found.map(({ place, message }) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = `#field-${place}`;
    link.textContent = message;
    item.append(link);
    return item;
  }));
}

function keep() {
  localStorage.setItem('draft', JSON.stringify(typed));
}

function show() {
  const given = typed[table];
  rows.replaceChildren(...given.map((row, number) => {
    const made = template.content.cloneNode(true);
    made.querySelector('legend').textContent = `Dòng ${number + 1}`;
    for (const input of made.querySelectorAll('[name]')) {
      const name = input.name;
      const own = `${table}-${number}-${name}`;
      if (input.type === 'radio') {
        input.checked = input.value === row[name];
        input.id = input.id === `cell-${name}` ? `field-${own}` : `field-${own}-${input.value}`;
      } else {
        input.value = row[name] ?? '';
        input.id = `field-${own}`;
        input.closest('.field').querySelector('label').htmlFor = input.id;
      }
      input.name = own;
    }
    return made;
  }));
  add.disabled = given.length >= fields[table].most;
}

function change(rows_now) {
  typed[table] = rows_now;
  answers[table] = means(table);
  show();
  follow();
  keep();
}

form.addEventListener('input', ({ target: { name, value } }) => {
  const [id, row, column] = name.split('-');
  if (column) typed[id][row][column] = value;
  else typed[id] = value;
  answers[id] = means(id);
  follow();
  keep();
});

form.addEventListener('change', () => {
  if (told.length === 0) return;
  const now = new Set(judge().map(({ place, message }) => `${place} ${message}`));
  tell(told.filter(({ place, message }) => now.has(`${place} ${message}`)));
});

form.addEventListener('click', ({ target }) => {
  if (target === add) change([...typed[table], {}]);
  if (target.className !== 'remove') return;
  const number = [...rows.children].indexOf(target.closest('.row'));
  change(typed[table].filter((_, other) => other !== number));
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  tell(judge());
  if (told.length > 0) return summary.focus();
  const list = document.querySelector('#files ul');
  list.replaceChildren(...files.filter(({ when }) => when(answers)).map(({ id, label, accept }) => {
    const item = document.createElement('li');
    const input = Object.assign(document.createElement('input'), { type: 'file', id, accept });
    const name = Object.assign(document.createElement('label'), { htmlFor: id, textContent: label });
    item.append(name, input);
    return item;
  }));
  document.getElementById('files').hidden = false;
});

for (const id in typed) {
  if (id === table) continue;
  const input = form.elements[id];
  if (input) input.value = typed[id];
}
typed[table] ??= [{}];
for (const id in fields) answers[id] = means(id);
for (const id in asked) {
  shown.set(id, false);
  answers[id] = undefined;
}
show();
follow();
