import 'survey-core/survey-core.min.css';
import job from 'job';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Model } from 'survey-core';
import { Survey } from 'survey-react-ui';

import { model, register } from '../../node/peers/survey.mjs';
import { draft, keep } from './draft.mjs';

register(job);
const definition = model(job);
for (const element of definition.pages[0].elements) {
  // A list of the browser's own, as the other pages have it.
  if (element.type === 'dropdown') element.renderAs = 'select';
}
const survey = new Model({ ...definition, textUpdateMode: 'onTyping' });
survey.data = draft();
survey.onValueChanged.add(() => keep(survey.data));
createRoot(document.getElementById('form')).render(createElement(Survey, { model: survey }));
