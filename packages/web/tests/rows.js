// The case rows through the package: against what each row expects, and against all that the
// core says natively. It runs in Node.js and in a browser alike.

/** Whether two values of JSON are the same, in whatever order their keys stand. */
function same(one, other) {
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
}

class Differences {
  lines = [];

  compare(what, expected, found) {
    if (!same(expected, found)) this.lines.push(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
  }
}

const written = ({ amount, unit }) => `${amount} ${unit}`;

/** The verdict against the core's assessment. */
function compareVerdict(differences, { assessment, fields }, verdict) {
  const blocks = ({ severity }) => severity === 'gate' || severity === 'error';
  const asked = new Map(assessment.asked.map(({ field, required }) => [field, required]));
  differences.compare('complete, by the core', !assessment.findings.some(blocks), verdict.complete);
  differences.compare('findings, by the core', assessment.findings, verdict.findings);
  differences.compare('components, by the core', assessment.components, verdict.components);
  differences.compare('fees, by the core', assessment.fees, verdict.fees);
  differences.compare('limit, by the core', assessment.time_limit, verdict.limit);
  const required = assessment.asked.filter((asked) => asked.required).map(({ field }) => field);
  differences.compare('required, by the core', required, verdict.required);
  if (fields) differences.compare('hidden, by the core', fields.filter((field) => !asked.has(field)), verdict.hidden);
}

/** What the row itself expects. */
function compareExpected(differences, { expect, core }, verdict, schedule) {
  differences.compare('complete', expect.complete, verdict.complete);
  const told = verdict.findings.filter(({ severity }) => severity !== 'advice');
  differences.compare('findings', expect.findings, told.map(({ place, code }) => `${place} ${code}`));
  if (expect.asked) {
    const hidden = new Set(verdict.hidden);
    differences.compare('asked', expect.asked, core.fields.filter((field) => !hidden.has(field)));
  }
  if (expect.required) differences.compare('required', expect.required, verdict.required.filter((field) => expect.required.includes(field)));
  if (expect.needed) {
    const needed = verdict.components.filter(({ needed }) => needed === 'yes');
    differences.compare('needed', expect.needed, needed.map(({ component }) => component));
  }
  if (expect.fee !== undefined) {
    const known = verdict.fees.every(({ amount }) => amount !== null);
    differences.compare('fee', expect.fee, known ? verdict.fees.reduce((sum, { amount }) => sum + amount, 0) : 'unknown');
  }
  if (expect.limit) differences.compare('limit', expect.limit, schedule && written(schedule.limit));
  if (expect.result) differences.compare('result', expect.result, schedule?.result_at);
  for (const [date, reason] of Object.entries(expect.entries ?? {})) {
    differences.compare(date, reason, schedule?.entries.find((entry) => entry.date === date)?.reason);
  }
}

/** An answer of the core as the row's dossier typed field by field would have it. */
async function compareTyped(differences, catalog, row, verdict) {
  const { answers = {}, ...rest } = row.given ?? {};
  const session = await catalog.open(row.procedure, { on: row.at, dossier: rest });
  for (const [field, answer] of Object.entries(answers)) {
    const isGroup = answer !== null && typeof answer === 'object' && !Array.isArray(answer);
    if (!isGroup) session.set(field, answer);
    else for (const [part, value] of Object.entries(answer)) session.set(`${field}.${part}`, value);
  }
  differences.compare('typed one by one', verdict, session.assess());
  session.free();
}

async function checkCase(catalog, row) {
  const differences = new Differences();
  if (row.core === null) {
    // Nothing is in force on the day; the core says so by a finding.
    const code = await catalog.open(row.procedure, { on: row.at }).then(() => 'opened', (error) => error.code);
    differences.compare('opened', 'not_in_force', code);
    differences.compare('findings', row.expect.findings, ['/ procedure.no_version']);
    return differences.lines;
  }
  const session = await catalog.open(row.procedure, { on: row.at, dossier: row.given });
  const verdict = session.assess();
  const schedule = session.schedule(row.at);
  differences.compare('version', row.core.version, session.version);
  compareVerdict(differences, row.core, verdict);
  differences.compare('answers, by the core', Object.fromEntries(row.core.assessment.answers), session.answers());
  differences.compare('schedule, by the core', row.core.schedule, schedule ?? null);
  compareExpected(differences, row, verdict, schedule);
  differences.compare('assessed from a plain object', verdict, session.assess(row.given ?? {}));
  session.free();
  await compareTyped(differences, catalog, row, verdict);
  return differences.lines;
}

async function checkSchedule(catalog, row) {
  const differences = new Differences();
  const schedule = await catalog.schedule({ limit: row.limit, sent_at: row.sent });
  const dated = (text) => (text === 'undated' ? null : text);
  differences.compare('accepted', dated(row.accepted), schedule.accepted_at);
  differences.compare('result', dated(row.result), schedule.result_at);
  differences.compare('schedule, by the core', row.core, schedule);
  return differences.lines;
}

async function checkGenerated(catalog, row) {
  const differences = new Differences();
  const session = await catalog.open(row.procedure, { on: row.day, dossier: row.dossier });
  compareVerdict(differences, { assessment: row.verdict }, session.assess());
  differences.compare('answers, by the core', Object.fromEntries(row.verdict.answers), session.answers());
  session.free();
  return differences.lines;
}

/** Checks all rows; how many hold, and what is wrong with the others. */
export async function checkRows(catalog, { cases, schedules, generated }) {
  const counts = { cases: 0, schedules: 0, generated: 0 };
  const wrong = [];
  for (const [kind, rows, check] of [
    ['cases', cases, checkCase],
    ['schedules', schedules, checkSchedule],
    ['generated', generated, checkGenerated],
  ]) {
    for (const [at, row] of rows.entries()) {
      const lines = await check(catalog, row);
      if (lines.length === 0) counts[kind] += 1;
      else wrong.push([`${kind} ${at} ${row.file ?? row.procedure}:${row.line ?? row.day}: ${row.name ?? ''}`, ...lines].join('\n  '));
    }
  }
  return { counts, wrong };
}
