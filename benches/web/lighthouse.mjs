// node lighthouse.mjs SERVER FIGURES: what Lighthouse says of a page of each kind, on its
// phone with its mobile line. Of several runs the middle one counts. Writes it to FIGURES.

import { writeFile } from 'node:fs/promises';

import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

import { FLAGS } from './browser.mjs';
import { real } from './serve.mjs';

const RUNS = 3;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const PAGES = {
  home: '/',
  procedure: '/procedures/1.013235',
  question: '/procedures/1.013235/situation',
};
const TIMES = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'speed-index', 'cumulative-layout-shift'];

const [program, figures] = process.argv.slice(2);

/** How often Lighthouse may fail to see that a page was opened, which it does now and then. */
const TRIES = 5;

async function judged(url, tries = TRIES) {
  const chrome = await launch({
    chromePath: process.env.DUNGHEN_CHROMIUM ?? '/usr/bin/chromium',
    chromeFlags: ['--headless', ...FLAGS],
    logLevel: 'silent',
  });
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: 'error' });
    if (!lhr.runtimeError) return lhr;
    if (tries === 1) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  } finally {
    chrome.kill();
  }
  return judged(url, tries - 1);
}

/** What costs points, in Lighthouse's own words. */
function lost(lhr) {
  const weighed = CATEGORIES.flatMap((name) => lhr.categories[name].auditRefs.filter(({ weight }) => weight > 0));
  return weighed.map(({ id }) => lhr.audits[id])
    .filter(({ score }) => score !== null && score < 0.9)
    .map(({ id, title, displayValue }) => `${id}: ${title}${displayValue ? ` (${displayValue})` : ''}`);
}

const server = await real(program);
try {
  const found = {};
  for (const [name, path] of Object.entries(PAGES)) {
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push(await judged(server.origin + path));
    runs.sort((one, other) => one.categories.performance.score - other.categories.performance.score);
    const middle = runs[Math.floor(RUNS / 2)];
    const score = (name) => Math.round(middle.categories[name].score * 100);
    found[name] = {
      version: middle.lighthouseVersion,
      scores: Object.fromEntries(CATEGORIES.map((name) => [name, score(name)])),
      times: Object.fromEntries(TIMES.map((name) => [name, middle.audits[name].numericValue])),
      lost: lost(middle),
    };
    console.log(`${name}: ${CATEGORIES.map((category) => `${category} ${found[name].scores[category]}`).join(', ')}`);
    const [paint, largest, blocked, speed, shift] = TIMES.map((time) => middle.audits[time].displayValue);
    console.log(`  first paint ${paint}, largest ${largest}, blocked ${blocked}, speed index ${speed}, shift ${shift}`);
    for (const line of found[name].lost) console.log(`  ${line}`);
  }
  await writeFile(figures, JSON.stringify(found, null, 1));
} finally {
  await server.stop();
}
