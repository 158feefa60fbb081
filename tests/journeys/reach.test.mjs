// Every kind of page, for those who cannot see it well, or who see it small: what axe finds,
// and that nothing stands out over the side.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { answers, fits, journey, startBrowser, startServer } from "./support.mjs";

const EXTEND = "/procedures/1.013233";

/** Pages, with what is done on them before they are looked at. */
const PAGES = {
  "/": (page) => page.locator(".procedure").first().waitFor(),
  "/choose": (page) => page.locator(".ways").waitFor(),
  "/dates": (page) => page.locator(".calendar").first().waitFor(),
  "/track": async (page) => {
    await page.locator("main form button[type=submit]").click();
    await page.locator(".errors").waitFor();
  },
  "/procedures/1.013236": (page) => page.locator(".facts").first().waitFor(),
  [EXTEND]: async (page) => {
    await page.locator(".leaf__toggle").click();
    await page.locator(".leaf__more .calendar").first().waitFor();
  },
  [`${EXTEND}/situation`]: async (page) => {
    await page.locator("main form button[type=submit]").click();
    await page.locator(".errors").waitFor();
  },
  [`${EXTEND}/contact`]: (page) => answers(page, { "contact-full_name": "Nguyễn Văn An" }),
  [`${EXTEND}/site`]: (page) => page.locator("#field-ward").fill("thanh"),
  [`${EXTEND}/components`]: (page) => page.locator(".component").first().waitFor(),
  "/procedures/1.013225/components": async (page) => {
    await page.locator(".component").first().waitFor();
    for (const more of [".heap", ".photos"]) await page.locator(`${more} summary`).first().click();
  },
  [`${EXTEND}/all-steps`]: (page) => page.locator(".tasks").waitFor(),
  [`${EXTEND}/papers-to-get`]: (page) => page.locator(".papers").first().waitFor(),
  "/drafts": async (page) => {
    await page.locator(".draft").first().waitFor();
    for (const more of await page.locator(".draft [aria-expanded]").all()) await more.click();
  },
  "/display": (page) => page.locator(".choices").first().waitFor(),
  "/kieu-dang": (page) => page.locator(".leaf--full").waitFor(),
  [`${EXTEND}/check`]: (page) => page.locator(".summary").first().waitFor(),
  "/receipts/H27-261123-0001": (page) => page.locator("main h1").waitFor(),
  "/procedures/1.013225/compare-cases": (page) => page.locator("main h1").waitFor(),
  [`${EXTEND}/official-form?of=form`]: (page) => page.locator(".sheet").waitFor(),
  "/procedures/1.013218": (page) => page.locator("main h1").waitFor(),
  "/procedures/9.999999": (page) => page.locator("main h1").waitFor(),
};

/** How they are looked at; each page in each way. */
const COLOURS = [
  { colorScheme: "light" },
  { colorScheme: "dark" },
  { colorScheme: "dark", contrast: "more" },
  { colorScheme: "light", forcedColors: "active" },
];
const WAYS = [320, 768, 1280].flatMap((width) => COLOURS.map((media) => ({ width, ...media })));

let server;
let browser;
let axe;
before(async () => {
  const source = new URL("node_modules/axe-core/axe.min.js", import.meta.url);
  [server, browser, axe] = await Promise.all([
    startServer(),
    startBrowser(),
    // Nothing of it is handed back.
    readFile(source, "utf8").then((text) => `${text}\n;0`),
  ]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const lang of ["vi", "en"]) {
  test(`all pages can be used by everybody (${lang})`, { timeout: 600_000 }, () =>
    journey(browser, server.origin, { viewport: { width: 360, height: 800 } }, async (page) => {
      const found = [];
      for (const [address, prepare] of Object.entries(PAGES)) {
        await page.goto(`${address}${address.includes("?") ? "&" : "?"}lang=${lang}`);
        await prepare(page);
        await page.evaluate(axe);
        for (const { width, ...media } of WAYS) {
          await page.setViewportSize({ width, height: 800 });
          await page.emulateMedia({ forcedColors: "none", contrast: "no-preference", ...media });
          await fits(page);
          // Colours that are forced are the system's; axe reads those of the sheet even then.
          const rules = { "color-contrast": { enabled: !media.forcedColors } };
          const run = (rules) => globalThis.axe.run({ rules });
          const { violations } = await page.evaluate(run, rules);
          for (const { id, nodes } of violations) {
            const where = nodes.map(({ html }) => html.slice(0, 120)).slice(0, 3);
            found.push(`${address} at ${width}: ${id} (${nodes.length}) ${where.join(" | ")}`);
          }
        }
      }
      assert.deepEqual(found, []);
    }),
  );
}
