// A real browser with a slowed-down processor, and what a page is asked inside of it.

import { chromium } from 'playwright-core';

/** How much slower than this machine's a phone's processor is taken to be. */
export const THROTTLE = 4;

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const startBrowser = () =>
  chromium.launch({ executablePath: process.env.DUNGHEN_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

/** What is typed into the first question to see whether it is taken. */
const TOKEN = 'thử gõ 7391';

/**
 * Runs in the page before anything of its own. Tells when the first question takes what is
 * typed, and how long after an event the next frame was ready.
 */
function watch({ field, draft, token }) {
  if (draft) for (const [name, text] of Object.entries(draft)) localStorage.setItem(name, text);
  const { port1, port2 } = new MessageChannel();
  const waiting = [];
  port1.onmessage = () => waiting.shift()();
  const painted = () => new Promise((resolve) => {
    requestAnimationFrame(() => {
      waiting.push(resolve);
      port2.postMessage(0);
    });
  });
  const taken = () => Object.values(localStorage).some((text) => text.includes(token));
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const type = (input, text) => {
    setValue.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const look = async () => {
    let before = '';
    for (;;) {
      const input = document.querySelector(field);
      if (input && !input.disabled && input.checkVisibility()) {
        // A draft may be filled in between two attempts.
        if (input.value !== token) before = input.value;
        type(input, token);
      }
      if (input && taken()) {
        await painted();
        const now = performance.now();
        type(input, before);
        return now;
      }
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  };
  let pressed = 0;
  let tell;
  const bench = {
    usable: look(),
    events: [],
    memories: new Set(),
    /** To be called before a key is pressed: how long until the frame that shows what
     * follows, as soon as `until` holds. Nothing where the key is not taken. */
    expect(until = () => true) {
      bench.took = new Promise((resolve) => {
        const late = setTimeout(() => resolve(null), 30_000);
        tell = async () => {
          const began = pressed;
          do await painted(); while (!until());
          clearTimeout(late);
          resolve(performance.now() - began);
        };
      });
    },
  };
  window.bench = bench;
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await instantiate.apply(WebAssembly, given);
      const { exports } = made.instance ?? made;
      for (const one of Object.values(exports)) if (one instanceof WebAssembly.Memory) bench.memories.add(one);
      return made;
    };
  }
  addEventListener('keydown', (event) => (pressed = event.timeStamp), true);
  addEventListener('input', (event) => {
    if (!event.isTrusted) return;
    tell?.();
    tell = undefined;
  }, true);
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === 'input') bench.events.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });
}

/** A mobile line as Lighthouse takes it to be. */
export const LINE = { offline: false, latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 768_000 / 8 };

/**
 * Opens a page in a browser that has never seen it. `act` gets the page and its session of
 * the developer's protocol once the first question can be used, and how long that took.
 */
export async function opened(browser, url, { field, draft, line, throttle = THROTTLE }, act) {
  const context = await browser.newContext({
    viewport: { width: 412, height: 823 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
  });
  context.setDefaultTimeout(120_000);
  try {
    const page = await context.newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.stack ?? String(error)));
    await page.addInitScript(watch, { field, draft, token: TOKEN });
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
    await session.send('Performance.enable');
    if (line) {
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', line);
    }
    await page.goto(url, { waitUntil: 'commit' });
    const usable = await page.evaluate(() => window.bench.usable);
    const result = await act(page, session, usable);
    if (problems.length > 0) throw new Error(`${url}: ${problems[0]}`);
    return result;
  } finally {
    await context.close();
  }
}

/** Bytes of JavaScript's heap and of all memories of WebAssembly. */
export async function memory(session) {
  await session.send('HeapProfiler.collectGarbage');
  const heap = await session.send('Runtime.getHeapUsage');
  const expression = '[...window.bench.memories].reduce((sum, one) => sum + one.buffer.byteLength, 0)';
  const wasm = await session.send('Runtime.evaluate', { expression, returnByValue: true });
  return { heap: heap.usedSize, wasm: wasm.result.value, dom: heap.embedderHeapUsedSize };
}

/** Milliseconds spent so far on scripts, on styles and layout, and in all. */
export async function spent(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000;
  return { script: of('ScriptDuration'), layout: of('RecalcStyleDuration') + of('LayoutDuration'), task: of('TaskDuration') };
}
