// Visits at a kiosk: how one begins, what is typed on its own keyboard, the ways it ends, and
// what may be left of it.

import assert from "node:assert/strict";

/** Somebody whose data must be found nowhere afterwards. */
export const CANARY = {
  keys: { name: "hoangf thij bachj yeens", phone: "0987612345" },
  marks: ["Bạch Yến", "0987612345"],
};

/** Opens a kiosk whose time can be moved on. */
export async function opens(page) {
  await page.addInitScript(() => {
    const now = performance.now.bind(performance);
    let ahead = 0;
    performance.now = () => now() + ahead;
    window.passes = (seconds) => (ahead += seconds * 1_000);
  });
  await page.goto("/kiosk");
  await waits(page);
}

/** Waits until the kiosk waits for somebody. */
export const waits = (page) => page.locator("dialog.attract").waitFor();

/** Begins a visit in a language. */
export async function comes(page, lang = "vi") {
  await page.locator(`.attract__language[lang=${lang}]`).click();
  await page.locator(".kiosk-bar").waitFor();
  await page.waitForFunction((lang) => document.documentElement.lang === lang, lang);
  await page.locator("main h1").waitFor();
}

/** Goes to a page of the app, as its links do. */
export async function goes(page, path) {
  await page.evaluate((path) => {
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
  await page.waitForURL((url) => url.pathname === `/kiosk${path}`);
  await page.locator("main h1").waitFor();
}

const NAMES = { " ": "space", "\b": "erase", "\n": "next" };

/** The keys for a text: a capital is made by its own key. */
const keysFor = (text) =>
  [...text].flatMap((letter) =>
    /[A-Z]/.test(letter) ? ["shift", letter.toLowerCase()] : [NAMES[letter] ?? letter],
  );

/** Presses keys of the keyboard on the screen with a finger, after the field. */
export async function types(page, field, text) {
  await field.click();
  await page.locator(".board").waitFor();
  for (const key of keysFor(text)) {
    const there = page.locator(`.board [data-key="${key}"]`);
    if (!(await there.count())) await page.locator(".board [data-key=signs], .board [data-key=letters]").click();
    await there.click();
  }
}

/** The same without waiting for a finger. */
async function typesFast(page, field, text) {
  await field.click();
  await page.locator(".board").waitFor();
  await page.evaluate((keys) => {
    for (const key of keys) document.querySelector(`.board [data-key="${key}"]`).click();
  }, keysFor(text));
}

/** Fills in the contact of a dossier with the canary, until the device keeps it. */
export async function fillsIn(page) {
  await goes(page, "/procedures/1.013235/contact");
  // The rules of Telex come a moment after the layer.
  await page.waitForFunction(async () => {
    const entries = performance.getEntriesByType("resource");
    return entries.some(({ name, responseEnd }) => name.endsWith("/kiosk/vi.wasm") && responseEnd);
  });
  const name = page.locator("#contact-full_name");
  await page.waitForTimeout(50);
  await typesFast(page, name, CANARY.keys.name);
  assert.equal(await name.inputValue(), "Hoàng Thị Bạch Yến");
  await typesFast(page, page.locator("#contact-phone"), CANARY.keys.phone);
  await page.waitForFunction(
    (marks) => marks.every((mark) => JSON.stringify(localStorage).includes(mark)),
    CANARY.marks,
  );
}

/** The ways a visit ends. Each gives the page on which the kiosk waits again. */
export const ENDINGS = {
  async idle(page) {
    await page.evaluate(() => window.passes(121));
    await page.locator(".kiosk-dialog--idle").waitFor();
    await page.evaluate(() => window.passes(21));
    return page;
  },
  async done(page) {
    await page.locator("#kiosk-done").click();
    await page.locator(".kiosk-dialog--done").getByRole("button", { name: "Xong, xóa hết" }).click();
    return page;
  },
  async back(page) {
    await page.goBack();
    await page.goForward();
    return page;
  },
  async reload(page) {
    await page.reload();
    return page;
  },
  async crash(page) {
    const context = page.context();
    const crashed = page.waitForEvent("crash");
    const session = await context.newCDPSession(page);
    session.send("Page.crash").catch(() => {});
    await crashed;
    await page.close();
    const next = await context.newPage();
    await opens(next);
    return next;
  },
};

/** Everything that a page, its browser and its server's address still hold, as one text. */
async function everything(page) {
  const inside = await page.evaluate(async () => {
    const held = [document.documentElement.outerHTML, document.title, location.href];
    held.push(window.name, JSON.stringify(history.state), document.cookie);
    for (const field of document.querySelectorAll("input, textarea")) held.push(field.value);
    for (const store of [localStorage, sessionStorage]) held.push(JSON.stringify(store));
    for (const { name, version } of await indexedDB.databases()) {
      held.push(`database ${name} ${version}`);
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        held.push(request.url, await (await cache.match(request)).text());
      }
    }
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) held.push(name);
    held.push(await navigator.clipboard.readText().catch(() => ""));
    return held.join("\n");
  });
  const context = page.context();
  const stored = await context.storageState({ indexedDB: true });
  const session = await context.newCDPSession(page);
  const { entries } = await session.send("Page.getNavigationHistory");
  await session.detach();
  return [inside, JSON.stringify(stored), JSON.stringify(entries)].join("\n").normalize("NFC");
}

/** Nothing of the canary may be found. */
export async function leavesNothing(page, how) {
  await waits(page);
  const held = await everything(page);
  for (const mark of CANARY.marks) assert.ok(!held.includes(mark), `${mark} after ${how}`);
  assert.ok(!held.includes("database "), `a database after ${how}`);
  assert.ok(!held.includes("/kiosk/procedures/"), `where somebody was, after ${how}`);
}
