// After one visit the guide works without a network, and only files and rules are kept.

import assert from "node:assert/strict";
import { PDF, PHONE, answers, arrives, begin, goesOn, paper, sees, shot } from "./support.mjs";

const EXTEND = "/procedures/1.013233";

const { walk } = begin();

/** The addresses that are kept. */
const kept = (page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const caught = names.map(async (name) => (await caches.open(name)).keys());
    return (await Promise.all(caught)).flat().map(({ url }) => new URL(url).pathname);
  });

const CUT = { viewport: PHONE, expected: /ERR_INTERNET_DISCONNECTED|ERR_FAILED/ };
walk("a person prepares a dossier without a network", CUT, async (page) => {
  await page.goto("/");
  await page.waitForFunction(() => navigator.serviceWorker?.controller);
  // Something is asked of the server as well, which must not be kept.
  await page.evaluate(() => fetch("/api/v1/calendar/2026").then((answer) => answer.text()));
  // All procedures come along by themselves.
  const count = () =>
    page.evaluate(async () => (await (await caches.open("dung-hen-catalog")).keys()).length);
  // With the index, the words to search by, the chooser, the places and later words.
  while ((await count()) < 110 + 5) await page.waitForTimeout(250);
  await page.context().setOffline(true);
  // One that nobody has opened here.
  await page.goto("/procedures/1.013225");
  await sees(page.locator("main h1"), "Giấy phép xây dựng mới: nhà ở");
  await sees(page.locator(".notice--band"), "mạng");
  await page.goto(EXTEND);
  await page.getByRole("link", { name: "Bắt đầu" }).click();
  await arrives(page, `${EXTEND}/situation`);
  const situation = ["issuer", "construction_started", "times_extended"];
  await answers(page, Object.fromEntries(situation.map((id) => [`field-${id}`, true])));
  await goesOn(page, `${EXTEND}/contact`);
  await answers(page, { "contact-full_name": "Nguyễn Văn An" });
  await shot(page, "offline");
  await page.reload();
  await page.locator("#contact-full_name").waitFor();
  assert.equal(await page.locator("#contact-full_name").inputValue(), "Nguyễn Văn An");
  // What looks into files is here too, though none was chosen before.
  await page.goto(`${EXTEND}/components`);
  const cut = { ...paper("cut.pdf"), buffer: PDF.subarray(0, 100) };
  await page.locator("#component-permit").setInputFiles(cut);
  await sees(page.locator(".file__problem"), "bị cắt mất phần cuối");
  const addresses = await kept(page);
  const asked = addresses.filter((address) => /^\/(api|desk)\b/.test(address));
  assert.deepEqual(asked, []);
  assert.ok(addresses.includes("/"));
});
