// A page without a bundler: the package's own files, and a server at its own address.

import { load } from '../index.js';
import { checkRows } from './rows.js';

window.rows = (async () => {
  const [catalog, cases] = await Promise.all([load('/'), fetch('/catalog/cases.json').then((answer) => answer.json())]);
  return checkRows(catalog, cases);
})();
