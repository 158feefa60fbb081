import { withTheme } from '@rjsf/core';
import validator from '@rjsf/validator-ajv8';
import job from 'job';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';

import { check, target } from '../../node/job-rules.mjs';
import { schema } from '../../node/peers/schema.mjs';
import { draft, keep } from './draft.mjs';

const Form = withTheme({});
const byId = new Map(job.fields.map((field) => [field.id, field]));

/** Adds what the page needs to be shown: titles, and the type of what is chosen. */
function shown(fields, properties) {
  for (const [id, property] of Object.entries(properties)) {
    const field = fields.get(id);
    if (!field) continue;
    property.title = field.label;
    if (property.enum) property.type = 'string';
    if (field.columns) shown(new Map(field.columns.map((column) => [column.id, column])), property.items.properties);
  }
}

const whole = schema(job);
delete whole.rules;
shown(byId, whole.properties);
for (const { then } of whole.allOf) if (then.properties) shown(byId, then.properties);
for (const { id, label } of job.components) whole.properties[id] = { type: 'string', format: 'data-url', title: label };

// A day is typed, as on the other pages.
const ui = { 'ui:order': [...job.fields.map(({ id }) => id), '*'] };
for (const { id, type, columns } of job.fields) {
  if (type === 'date') ui[id] = { 'ui:widget': 'text' };
  for (const column of columns ?? []) {
    if (column.type === 'date') ui[id] = { items: { ...ui[id]?.items, [column.id]: { 'ui:widget': 'text' } } };
  }
}

const checks = job.rules.map((rule) => [target(rule), check(rule)]);

function customValidate(data, errors) {
  for (const [at, kept] of checks) if (!kept(data)) errors[at]?.addError('Không khớp nhau.');
  return errors;
}

function Page() {
  const [data, setData] = useState(draft);
  const onChange = ({ formData }) => {
    setData(formData);
    keep(formData);
  };
  return createElement(Form, { schema: whole, uiSchema: ui, formData: data, validator, customValidate, onChange, noHtml5Validate: true });
}

createRoot(document.getElementById('form')).render(createElement(Page));
