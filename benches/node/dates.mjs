// node dates.mjs [MODULE INDEX]: how long our own module (MODULE, a folder; INDEX, the catalog's
// index) and packages for business days take for 20 working days from
// 2027-01-28, and what they answer. Prints { name: { ns, result } }, in nanoseconds a call,
// of the quietest of several rounds. They are given what they can be told of the official days:
// dayjs-business-days2 the days off and the worked Saturdays, moment-business-days the days
// off; date-fns knows weekends alone.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { addBusinessDays, format } from 'date-fns';
import dayjs from 'dayjs';
import dayjsBusinessDays from 'dayjs-business-days2';
import moment from 'moment-business-days';

const AMOUNT = 20;
const FORMAT = 'YYYY-MM-DD';

// The only dates in a year's file that follow these words are those looked for.
const files = new URL('../../calendars/vn/', import.meta.url);
const text = readdirSync(files)
  .filter((name) => /^\d{4}\.toml$/.test(name))
  .map((name) => readFileSync(new URL(name, files), 'utf8'))
  .join('');
const after = (word) =>
  Array.from(text.matchAll(new RegExp(`\\{.*\\b${word} = (\\d{4}-\\d{2}-\\d{2})`, 'g')), ([, day]) => day);
const off = [...after('date'), ...after('off')];
const worked = after('worked');

dayjs.extend(dayjsBusinessDays.default ?? dayjsBusinessDays, {
  holidays: off,
  holidayFormat: FORMAT,
  additionalWorkingDays: worked,
  additionalWorkingDayFormat: FORMAT,
});
moment.updateLocale('en', {
  holidays: off,
  holidayFormat: FORMAT,
});

const starts = { native: new Date(2027, 0, 28), dayjs: dayjs('2027-01-28'), moment: moment('2027-01-28') };
const calls = {
  'date-fns': [() => addBusinessDays(starts.native, AMOUNT), (day) => format(day, 'yyyy-MM-dd')],
  'dayjs-business-days2': [() => starts.dayjs.businessDaysAdd(AMOUNT), (day) => day.format(FORMAT)],
  'moment-business-days': [() => starts.moment.businessAdd(AMOUNT), (day) => day.format(FORMAT)],
};

/** The quietest round: whatever else the machine does only ever adds. */
function nanoseconds(call) {
  let best = Infinity;
  for (let round = 0; round < 8; round++) {
    const begin = performance.now();
    let done = 0;
    while (performance.now() - begin < 250) for (let i = 0; i < 50; i++, done++) call();
    best = Math.min(best, ((performance.now() - begin) * 1e6) / done);
  }
  return Math.round(best);
}

const [module, index] = process.argv.slice(2);
if (module) {
  const glue = await import(pathToFileURL(join(module, 'form.js')).href);
  glue.initSync({ module: readFileSync(join(module, 'form_bg.wasm')) });
  const catalog = new glue.Catalog(new Uint8Array(readFileSync(index)));
  const asked = [`${AMOUNT} working-days`, '2027-01-28T09:00:00+07:00'];
  calls['ours, the date alone'] = [() => catalog.due(...asked), (day) => day];
  calls['ours, with all reasons'] = [
    () => catalog.schedule(...asked),
    ({ result_at: at }) => at.slice(0, 10),
  ];
}

const found = {};
for (const [name, [call, written]] of Object.entries(calls))
  found[name] = { ns: nanoseconds(call), result: written(call()) };
console.log(JSON.stringify(found, null, 2));
