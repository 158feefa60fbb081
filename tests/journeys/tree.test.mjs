// What a screen reader is given of each kind of page, word by word. `TREES=write` writes the
// trees anew; read what changed before they are committed.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { PHONE, answers, journey, startBrowser, startServer } from "./support.mjs";

const EXTEND = "/procedures/1.013233";

/** Pages by the names of their trees, with what is done on them before they are read. */
const PAGES = {
  home: ["/", (page) => page.locator(".procedure").first().waitFor()],
  procedure: [EXTEND, (page) => page.locator(".facts").first().waitFor()],
  errors: [
    `${EXTEND}/situation`,
    async (page) => {
      await page.locator("main form button[type=submit]").click();
      await page.locator(".errors").waitFor();
    },
  ],
  contact: [`${EXTEND}/contact`, (page) => answers(page, { "contact-full_name": "Nguyễn Văn An" })],
  place: [`${EXTEND}/site`, (page) => page.locator("#field-ward").fill("thanh sen")],
  documents: [`${EXTEND}/components`, (page) => page.locator(".component").first().waitFor()],
  tasks: [`${EXTEND}/all-steps`, (page) => page.locator(".tasks").waitFor()],
  papers: [`${EXTEND}/papers-to-get`, (page) => page.locator(".papers").first().waitFor()],
  check: [`${EXTEND}/check`, (page) => page.locator(".summary").first().waitFor()],
  drafts: ["/drafts", (page) => page.locator(".draft").first().waitFor()],
  display: ["/display", (page) => page.locator(".choices").first().waitFor()],
  track: ["/track", (page) => page.locator("main form").waitFor()],
  parts: ["/kieu-dang", (page) => page.locator(".leaf--full").waitFor()],
};

const FOLDER = new URL("trees/", import.meta.url);

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const lang of ["vi", "en"]) {
  test(`what a screen reader is given (${lang})`, { timeout: 120_000 }, () =>
    journey(browser, server.origin, { viewport: PHONE }, async (page) => {
      const changed = [];
      await mkdir(FOLDER, { recursive: true });
      for (const [name, [address, prepare]] of Object.entries(PAGES)) {
        await page.goto(`${address}?lang=${lang}`);
        await prepare(page);
        const tree = `${await page.locator("body").ariaSnapshot()}\n`;
        const file = new URL(`${name}.${lang}.yml`, FOLDER);
        if (process.env.TREES === "write") await writeFile(file, tree);
        const known = await readFile(file, "utf8");
        if (tree !== known) changed.push(`${name}.${lang}:\n${tree}`);
      }
      assert.deepEqual(changed, []);
    }),
  );
}
