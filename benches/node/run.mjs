// node run.mjs DATA FAST SMALL FIGURES: measures the module built for speed (FAST) and as
// the app is built (SMALL) on what `dunghen-bench --out DATA` wrote, the npm package, and four
// peers on the same job. Writes what it measured to FIGURES, and says what differs.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { chance, timed } from './measure.mjs';
import { difference, errors } from './verdict.mjs';
import { load } from '../../packages/web/node.js';
import * as ajv from './peers/ajv.mjs';
import * as formio from './peers/formio.mjs';
import * as survey from './peers/survey.mjs';
import * as zen from './peers/zen.mjs';

const DAY = '2026-11-23';
const SHOWN = 20;

const [data, fast, small, figures] = process.argv.slice(2);
const read = (name) => readFileSync(join(data, name));
const job = JSON.parse(read('job.json'));
const samples = JSON.parse(read('dossiers.json'));
const chunk = new Uint8Array(read('chunk.bin'));
const sound = samples.filter((sample) => sample.valid);
const say = (line) => console.log(line);

/** Edits all over the form: an answer of another dossier, or now and then none. */
function edits(count) {
  const below = chance(job.seed);
  const fields = job.fields.filter((field) => field.type !== 'group');
  return Array.from({ length: count }, () => {
    const field = fields[below(fields.length)].id;
    const value = samples[below(samples.length)].data[field];
    return [field, below(10) === 0 || value === undefined ? '' : value];
  });
}

const EDITS = edits(2_000);
const NAMES = Array.from({ length: 20 }, (_, i) => `Nguyễn Văn ${'abcdefghijklmnopqrst'.slice(0, i)}`);
const table = job.fields.find((field) => field.type === 'group');
const number = table?.columns.find((column) => column.type === 'number');

/** The rows of a dossier with one cell changed. */
function rows(sample, i) {
  const changed = sample.data[table.id].map((row) => ({ ...row }));
  changed[i % changed.length][number.id] = i;
  return changed;
}

/** Loads a module anew. */
async function module(folder) {
  const glue = await import(pathToFileURL(join(folder, 'form.js')).href);
  const bytes = readFileSync(join(folder, 'form_bg.wasm'));
  const began = performance.now();
  const exports = glue.initSync({ module: bytes });
  return { ...glue, memory: exports.memory, started: performance.now() - began };
}

function memory({ Form, memory }) {
  const before = memory.buffer.byteLength;
  const form = new Form(chunk, DAY);
  const session = form.session(sound[0].dossier);
  const after = memory.buffer.byteLength;
  session.free();
  form.free();
  return { before, grown: after - before };
}

/** Every verdict against the one expected. */
function verify({ Form }) {
  const form = new Form(chunk, DAY);
  let wrong = 0;
  for (const [n, sample] of samples.entries()) {
    const verdict = form.assess(sample.dossier);
    const lines = [
      ...difference(errors(job, sample.data, verdict.findings), sample.errors),
      ...difference(verdict.hidden, sample.hidden),
    ];
    if (lines.length > 0 && ++wrong <= SHOWN) say(`dossier ${n}: ${lines.join('; ')}`);
  }
  form.free();
  return { right: samples.length - wrong, of: samples.length };
}

/** A cell set by itself must give what the whole dossier with it gives. */
function verifyCells({ Form }) {
  const form = new Form(chunk, DAY);
  const some = samples.filter((sample) => sample.data[table.id]?.length > 0).slice(0, 200);
  let right = 0;
  for (const [n, { dossier, data }] of some.entries()) {
    const session = form.session(dossier);
    const row = n % data[table.id].length;
    const value = n % 3 === 0 ? 'x' : n;
    session.setCell(table.id, row, number.id, value);
    const changed = structuredClone(dossier);
    changed.answers[table.id][row][number.id] = value;
    const fresh = form.session(changed);
    const both = [session, fresh].map((one) => JSON.stringify([one.assessment(), one.answers()]));
    right += both[0] === both[1];
    session.free();
    fresh.free();
  }
  form.free();
  return { right, of: some.length };
}

function measured({ Form }) {
  const load = timed(() => new Form(chunk, DAY).free(), { calls: 200, warm: 50 });
  const loadAndSession = timed(() => {
    const form = new Form(chunk, DAY);
    form.session({}).free();
    form.free();
  }, { calls: 200, warm: 50 });
  const form = new Form(chunk, DAY);
  const full = timed((i) => form.assess(sound[i % sound.length].dossier));
  const broken = samples.filter((sample) => !sample.valid);
  const fullBroken = timed((i) => form.assess(broken[i % broken.length].dossier));
  const sessions = sound.slice(0, 50).map((sample) => form.session(sample.dossier));
  const session = sessions[0];
  const judged = timed((i) => sessions[i % 50].reassess());
  const judgedAndTold = timed((i) => {
    sessions[i % 50].reassess();
    return sessions[i % 50].findings();
  });
  const snapshot = timed((i) => sessions[i % 50].assessment());
  const { hub, hubOn, hubOff, quiet } = job.probes;
  const result = {
    load, loadAndSession, full, fullBroken, judged, judgedAndTold, snapshot,
    quiet: timed((i) => session.set(quiet, NAMES[i % 20])),
    hub: timed((i) => session.set(hub, i % 2 ? hubOn : hubOff)),
    cell: timed((i) => session.setCell(table.id, i % sound[0].data[table.id].length, number.id, i)),
    rows: timed((i) => session.set(table.id, rows(sound[0], i))),
    edit: timed((i) => session.set(...EDITS[i % EDITS.length]), { rounds: 6, seconds: 2 }),
  };
  sessions.forEach((one) => one.free());
  form.free();
  return result;
}

/** Errors at other places than expected, in how many dossiers. */
function agreement(places, of = samples) {
  let [same, sameVerdict] = [0, 0];
  for (const sample of of) {
    const expected = [...new Set(sample.errors.map(([place]) => place))].sort().join();
    const found = [...new Set(places(sample.data))].sort().join();
    same += found === expected;
    sameVerdict += (found === '') === (expected === '');
  }
  return { verdicts: sameVerdict, places: same, of: of.length };
}

function ajvMeasured() {
  const began = performance.now();
  const peer = ajv.load(job);
  const first = performance.now() - began;
  const edited = structuredClone(sound[0].data);
  return {
    agreement: agreement(peer.places),
    load: timed(() => ajv.load(job), { calls: 5, warm: 0, rounds: 1, seconds: 2 }),
    firstLoad: first * 1_000,
    full: timed((i) => peer.full(sound[i % sound.length].data)),
    quiet: timed((i) => { edited[job.probes.quiet] = NAMES[i % 20]; peer.full(edited); }),
    hub: timed((i) => { edited[job.probes.hub] = i % 2 ? job.probes.hubOn : job.probes.hubOff; peer.full(edited); }),
    edit: timed((i) => {
      const [field, value] = EDITS[i % EDITS.length];
      if (value === '') delete edited[field];
      else edited[field] = value;
      peer.full(edited);
    }),
  };
}

function surveyMeasured() {
  const peer = survey.load(job);
  const prepared = samples.map((sample) => survey.prepared(job, sample.data));
  const ready = new Map(samples.map((sample, at) => [sample.data, prepared[at]]));
  const slow = { calls: 60, warm: 5, rounds: 2, seconds: 3 };
  const soundOnes = sound.map((sample) => ready.get(sample.data));
  const result = {
    agreement: agreement((answers) => peer.places(ready.get(answers)), samples.slice(0, 200)),
    load: timed(() => peer.again().dispose(), { calls: 10, warm: 2, rounds: 1, seconds: 4 }),
    full: timed((i) => peer.full(soundOnes[i % soundOnes.length]), slow),
  };
  const session = peer.session(soundOnes[0]);
  const { hub, hubOn, hubOff, quiet } = job.probes;
  const many = { ...slow, calls: 400 };
  result.quiet = timed((i) => session.set(quiet, NAMES[i % 20]), many);
  result.hub = timed((i) => session.set(hub, i % 2 ? hubOn : hubOff), many);
  result.edit = timed((i) => session.set(...EDITS[i % EDITS.length]), many);
  result.editAndJudge = timed((i) => session.setAndJudge(...EDITS[i % EDITS.length]), slow);
  return result;
}

/** A peer that only judges a whole dossier; what of its form, it does not keep. */
function wholeMeasured(peer, prepare = (data) => data) {
  const loaded = peer.load(job);
  const ready = new Map(samples.map((sample) => [sample.data, prepare(sample.data)]));
  const soundOnes = sound.map((sample) => ready.get(sample.data));
  return {
    agreement: agreement((answers) => loaded.places(ready.get(answers)), samples.slice(0, 200)),
    full: timed((i) => loaded.full(soundOnes[i % soundOnes.length]), { calls: 60, warm: 5, rounds: 2, seconds: 3 }),
  };
}

/** The npm package, as whoever installs it calls it. */
async function packageMeasured() {
  const catalog = await load((name) => (name === 'index.bin' ? read(name) : chunk));
  const [{ code }] = catalog.procedures();
  const sessions = [];
  for (const { dossier } of sound.slice(0, 50)) sessions.push(await catalog.open(code, { on: DAY, dossier }));
  const [session] = sessions;
  let right = 0;
  for (const sample of samples) {
    const { findings, hidden } = session.assess(sample.dossier);
    right += difference(errors(job, sample.data, findings), sample.errors).length + difference(hidden, sample.hidden).length === 0;
  }
  const { hub, hubOn, hubOff, quiet } = job.probes;
  const found = {
    verdicts: { right, of: samples.length },
    full: timed((i) => session.assess(sound[i % sound.length].dossier)),
    snapshot: timed((i) => sessions[i % 50].assess()),
    findings: timed((i) => sessions[i % 50].findings()),
    quiet: timed((i) => session.set(quiet, NAMES[i % 20])),
    hub: timed((i) => session.set(hub, i % 2 ? hubOn : hubOff)),
    edit: timed((i) => session.set(...EDITS[i % EDITS.length]), { rounds: 6, seconds: 2 }),
  };
  sessions.forEach((one) => one.free());
  catalog.free();
  return found;
}

const result = { node: process.version, modules: {} };
for (const [name, folder] of [['fast', fast], ['small', small]]) {
  const loaded = await module(folder);
  const grown = memory(loaded);
  const verdicts = verify(loaded);
  say(`verdicts in WebAssembly (${name}): ${verdicts.right} of ${verdicts.of} as expected`);
  const cells = verifyCells(loaded);
  say(`cells set one by one (${name}): ${cells.right} of ${cells.of} as in a fresh session`);
  if (cells.right < cells.of) process.exitCode = 1;
  result.modules[name] = { started: loaded.started, memory: grown, verdicts, ...measured(loaded) };
}
say('measuring the npm package');
result.package = await packageMeasured();
const { verdicts: told } = result.package;
say(`verdicts of the package: ${told.right} of ${told.of} as expected`);
if (told.right < told.of) process.exitCode = 1;
say('measuring ajv');
result.ajv = ajvMeasured();
say('measuring survey-core');
result.survey = surveyMeasured();
say('measuring @formio/core');
result.formio = wholeMeasured(formio, (data) => formio.prepared(job, data));
say('measuring @gorules/zen-engine-wasm');
result.zen = wholeMeasured(zen);
writeFileSync(figures, JSON.stringify(result, null, 1));
if (Object.values(result.modules).some(({ verdicts }) => verdicts.right < verdicts.of)) process.exitCode = 1;
