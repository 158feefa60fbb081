// What is measured on a page.

import { memory, opened, spent } from './browser.mjs';

/** How many questions are typed into, and at most so many signs into each. */
const QUESTIONS = 12;
const SIGNS = 8;
const TOGGLES = 12;
/** A slow page is not measured for longer than this at a time, in milliseconds. */
const PATIENCE = 4_000;

const ascii = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

/** The first question that is always asked and typed into. */
export const first = (job) => job.fields.find((field) => field.type === 'text' && !field.visibleIf).id;

/** What is typed where: questions all over the form, and some cells of the table. Each round
 * begins elsewhere, since a slow page does not get through all. */
function typing(job, page, sample, round) {
  const typed = ['text', 'number', 'date'];
  const able = job.fields.filter(({ id, type }) => typed.includes(type) && sample.data[id] !== undefined);
  const step = able.length / QUESTIONS;
  const some = Array.from({ length: QUESTIONS }, (_, at) => able[Math.floor(at * step)]);
  const table = job.fields.find((field) => field.type === 'group');
  const rows = sample.data[table.id];
  const cells = [0, Math.floor(rows.length / 2), rows.length - 1].flatMap((row) => {
    const columns = table.columns.filter(({ id, type }) => typed.includes(type) && rows[row][id] !== undefined);
    const column = columns[row % columns.length];
    return page.cell ? [[page.cell(table.id, row, column.id, table.columns), rows[row][column.id]]] : [];
  });
  const questions = some.map(({ id }) => [page.field(id), sample.data[id]]);
  // Of numbers the whole part, since pages do not agree on what comes behind it.
  const text = (value) => (typeof value === 'number' ? String(Math.trunc(value)) : ascii(value)).slice(0, SIGNS);
  const all = [...questions, ...cells].map(([where, value]) => [where, text(value)]);
  const begin = (round * 4) % all.length;
  return [...all.slice(begin), ...all.slice(0, begin)];
}

async function type(page, session, what) {
  const took = [];
  const before = await spent(session);
  const end = performance.now() + PATIENCE;
  await page.evaluate(() => (window.bench.events.length = 0));
  for (const [where, text] of what) {
    if (performance.now() > end) break;
    await page.focus(where);
    await page.keyboard.press('Control+A');
    for (const sign of text) {
      await page.evaluate(() => window.bench.expect());
      await page.keyboard.press(sign === ' ' ? 'Space' : sign);
      const one = await page.evaluate(() => window.bench.took);
      if (one === null) throw new Error(`${page.url()}: ${where} does not take ${sign}`);
      took.push(one);
      // Not always at the same moment of a frame.
      await page.waitForTimeout(7 + ((took.length * 5) % 16));
    }
  }
  const after = await spent(session);
  const each = Object.fromEntries(Object.keys(after).map((name) => [name, (after[name] - before[name]) / took.length]));
  const events = await page.evaluate(() => window.bench.events.slice());
  // What took less than the browser tells of.
  while (events.length < took.length) events.push(8);
  return { took, events, each };
}

/** A question that others depend on is answered to and fro. */
async function toggle(page, session, job, where) {
  const { hub, hubOn, hubOff } = job.probes;
  const depends = ({ visibleIf }) => visibleIf?.all?.length === 1 && visibleIf.all[0].f === hub && visibleIf.all[0].op === 'eq' && visibleIf.all[0].v === hubOn;
  const fields = job.fields.filter(depends).map(({ id }) => (where.question ?? where.field)(id));
  const options = job.fields.find(({ id }) => id === hub).options.map(({ value }) => value);
  const key = options.indexOf(hubOn) > options.indexOf(hubOff) ? ['ArrowDown', 'ArrowUp'] : ['ArrowUp', 'ArrowDown'];
  await page.focus(where.option(hub, hubOff, options[0] === hubOff));
  const before = await spent(session);
  const took = [];
  const end = performance.now() + PATIENCE;
  for (let turn = 0; turn < TOGGLES && performance.now() < end; turn++) {
    const on = turn % 2 === 0;
    await page.evaluate(({ fields, on }) => {
      const shown = (field) => document.querySelector(field)?.checkVisibility() ?? false;
      window.bench.expect(() => fields.every((field) => shown(field) === on));
    }, { fields, on });
    await page.keyboard.press(key[on ? 0 : 1]);
    const one = await page.evaluate(() => window.bench.took);
    if (one === null) throw new Error(`${page.url()}: ${fields} not ${on ? 'shown' : 'hidden'} after an answer`);
    took.push(one);
    await page.waitForTimeout(7 + ((turn * 5) % 16));
  }
  const after = await spent(session);
  const each = Object.fromEntries(Object.keys(after).map((name) => [name, (after[name] - before[name]) / took.length]));
  return { took, each };
}

/** Where from the page has fetched something. */
const fetched = (page) => page.evaluate(() => {
  const entries = ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind));
  return [...new Set(entries.map(({ name }) => name))].filter((name) => name.startsWith('http'));
});

/** Everything about a page, once. */
export async function measured(browser, job, page, { sample, line, round }) {
  const field = page.field(first(job));
  const url = page.origin + page.path;
  const [empty, urls] = await opened(browser, url, { field }, async (open, _session, usable) => [usable, await fetched(open)]);
  const far = line && await opened(browser, url, { field, line }, (_open, _session, usable) => usable);
  const rest = await opened(browser, url, { field, draft: page.draft(sample) }, async (open, session, filled) => {
    const typed = await type(open, session, typing(job, page, sample, round));
    const toggled = await toggle(open, session, job, page);
    return { filled, typed, toggled, memory: await memory(session) };
  });
  return { empty, far, urls, ...rest };
}

/** The places at which a page finds fault with a dossier, in the job's words. */
export function faults(browser, job, page, sample) {
  const url = page.origin + page.path;
  const given = { field: page.field(first(job)), draft: page.draft(sample), throttle: 1 };
  return opened(browser, url, given, async (open) => {
    await open.locator('main form button[type=submit]').click();
    await open.locator(page.errors).first().waitFor();
    const hrefs = await open.locator(page.errors).evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    const places = hrefs.map((href) => {
      const [, field, row, column] = href.split('-');
      return column ? `${field}[${row}].${column}` : field;
    });
    return [...new Set(places)].sort();
  });
}
