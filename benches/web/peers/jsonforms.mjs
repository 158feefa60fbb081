import { createAjv } from '@jsonforms/core';
import { JsonForms } from '@jsonforms/react';
import { vanillaCells, vanillaRenderers } from '@jsonforms/vanilla-renderers';
import job from 'job';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

import { compileRules, condition, schema } from '../../node/peers/schema.mjs';
import { draft, keep } from './draft.mjs';

// Here a condition hides the control, so that every question stands in the schema itself.
const whole = schema({
  ...job,
  fields: job.fields.map((field) => (field.visibleIf ? { ...field, visibleIf: undefined, required: false } : field)),
});
for (const { id, required, visibleIf } of job.fields) {
  if (visibleIf && required) whole.allOf.push({ if: condition(visibleIf), then: { required: [id] } });
}

/** Adds titles, and has days typed as on the other pages. */
function shown(fields, properties) {
  for (const { id, label, type, columns } of fields) {
    const property = properties[id];
    property.title = label;
    if (type === 'date') properties[id] = { title: label, type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
    if (columns) shown(columns, property.items.properties);
  }
}
shown(job.fields, whole.properties);

const ajv = createAjv();
ajv.addKeyword({ keyword: 'rules', type: 'object', errors: 'full', compile: compileRules });

const control = ({ id, visibleIf }) => ({
  type: 'Control',
  scope: `#/properties/${id}`,
  ...(visibleIf ? { rule: { effect: 'SHOW', condition: { scope: '#', schema: condition(visibleIf) } } } : {}),
});
// It has no control for files.
const ui = { type: 'VerticalLayout', elements: job.fields.map(control) };

createRoot(document.getElementById('form')).render(createElement(JsonForms, {
  schema: whole,
  uischema: ui,
  data: draft(),
  ajv,
  renderers: vanillaRenderers,
  cells: vanillaCells,
  onChange: ({ data }) => keep(data),
}));
