// node run.mjs DATA SERVER FIGURES [RUNS]: opens what `dunghen-bench --out DATA` wrote in a
// browser, with the program SERVER, beside a page written by hand and pages of libraries.
// Writes what it measured to FIGURES. A verdict that is not as expected fails it; a time
// never does.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { quantile } from '../node/measure.mjs';
import { LINE, startBrowser, THROTTLE } from './browser.mjs';
import { faults, measured } from './measure.mjs';
import { ours, peer, plain } from './pages.mjs';
import { bundle, PEERS } from './peers.mjs';
import { make } from './plain/make.mjs';
import { files, real, weight } from './serve.mjs';

const [data, program, figures, runs = '15'] = process.argv.slice(2);
const say = (line) => console.log(line);
const read = async (name) => JSON.parse(await readFile(join(data, name), 'utf8'));

const whole = await read('job.json');
// As the app shows it: all on one page.
const job = {
  ...whole,
  sections: whole.sections.slice(0, 1),
  fields: whole.fields.map((field) => ({ ...field, section: whole.sections[0].id })),
};
const samples = await read('dossiers.json');
const table = job.fields.find((field) => field.type === 'group').id;
const full = (sample) => sample.data[table]?.length === 20;

/** The dossier that is filled in: complete, all rows, and the hub's questions not asked. */
const sample = samples.find((one) => one.valid && full(one) && one.data[job.probes.hub] === job.probes.hubOff);

/** Dossiers with errors of all kinds, as far as they can be typed on the pages. */
function broken() {
  const seen = new Set();
  return samples.filter(({ valid, errors }) => {
    const codes = errors.map(([, code]) => code);
    // An option that is none can be chosen on no page, and files are no question.
    if (valid || codes.some((code) => ['option', 'type', 'fileType', 'fileSize'].includes(code))) return false;
    const fresh = codes.filter((code) => !seen.has(code));
    fresh.forEach((code) => seen.add(code));
    return fresh.length > 0;
  }).slice(0, 8);
}

async function verify(browser, pages) {
  const files = new Set(job.components.map(({ id }) => id));
  const dossiers = broken();
  for (const page of pages) {
    let right = 0;
    for (const dossier of dossiers) {
      const expected = [...new Set(dossier.errors.map(([place]) => place))].filter((place) => !files.has(place)).sort();
      if (expected.length === 0) continue;
      const found = await faults(browser, job, page, dossier);
      if (found.join() === expected.join()) right++;
      else say(`${page.title}: found ${found}; expected ${expected}`);
    }
    const of = dossiers.filter(({ errors }) => errors.some(([place]) => !files.has(place))).length;
    say(`${page.title}: ${right} of ${of} dossiers with errors at the places expected`);
    if (right < of) process.exitCode = 1;
  }
}

const of = (values) => values.length > 0 && ({ p50: quantile(values, 0.5), p99: quantile(values, 0.99), count: values.length });
const median = (values) => quantile(values, 0.5);

function summed(found) {
  const all = (key) => found.flatMap(key);
  const each = (key, names) => Object.fromEntries(names.map((name) => [name, median(found.map((one) => key(one)[name]))]));
  const parts = ['script', 'layout', 'task'];
  return {
    empty: of(all((one) => one.empty)),
    far: of(all((one) => one.far ?? [])),
    filled: of(all((one) => one.filled)),
    key: of(all((one) => one.typed.took)),
    keyEvent: of(all((one) => one.typed.events)),
    keyParts: each((one) => one.typed.each, parts),
    toggle: of(all((one) => one.toggled.took)),
    toggleParts: each((one) => one.toggled.each, parts),
    memory: each((one) => one.memory, ['heap', 'wasm', 'dom']),
  };
}

async function keep(found, browser) {
  const result = { browser: browser.version(), throttle: THROTTLE, rounds: found.values().next().value.length, pages: {} };
  for (const [page, list] of found) {
    if (list.length === 0) continue;
    const own = list[0].urls.filter((url) => url.startsWith(page.origin));
    const weights = await Promise.all(own.map(weight));
    const bytes = weights.reduce((sum, one) => sum + one, 0);
    result.pages[page.name] = { title: page.title, rounds: list.length, bytes, ...summed(list) };
  }
  await writeFile(figures, JSON.stringify(result, null, 1));
}

const browser = await startBrowser();
const servers = [];
try {
  const started = (page, server) => {
    servers.push(server);
    return { ...page, origin: server.origin };
  };
  const folder = (name) => join(data, 'pages', name);
  await make(job, folder('plain'));
  const pages = [
    started(ours(job), await real(program, join(data, 'definitions'))),
    started(plain(job), await files(folder('plain'))),
  ];
  await verify(browser, pages);
  for (const { name, title, where } of PEERS) {
    await bundle(job, name, folder(name));
    pages.push(started(peer(job, name, title, where), await files(folder(name))));
  }
  const found = new Map(pages.map((page) => [page, []]));
  // The first round only warms up.
  for (let run = 0; run <= Number(runs); run++) {
    for (const [at, page] of pages.entries()) {
      // Libraries take long; every fifth round is enough to tell.
      const own = at < 2;
      if (!own && (run === 0 || run % 5 > 0)) continue;
      try {
        const result = await measured(browser, job, page, { sample, line: own ? LINE : undefined, round: run });
        if (run > 0) found.get(page).push(result);
      } catch (error) {
        if (own) throw error;
        say(`left out ${page.title}: ${error.message}`);
      }
    }
    say(run === 0 ? 'warmed up' : `round ${run} of ${runs}`);
    // A run that is stopped has told something too.
    if (run > 0) await keep(found, browser);
  }
} finally {
  await browser.close();
  for (const server of servers) await server.stop();
}
