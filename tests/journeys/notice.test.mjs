// A notice of a day off, taken up by a running server and by an open page.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PHONE, arrives, begin, definitionsCopy, sees } from "./support.mjs";

const EXTEND = "/procedures/1.013233";

const here = begin({ definitions: definitionsCopy });

// What the page takes along of the old catalog is gone when the new one is in force.
const how = { viewport: PHONE, expected: /404/ };

here.walk("a notice is taken up without a restart, a bad one is not", how, async (page) => {
  const { server } = here;
  const year = path.join(server.definitions, "calendars/vn/2026.toml");
  const before = await readFile(year, "utf8");
  const dayOff = before.replace(
    "\n]\n\nswaps",
    '\n  { date = 2026-11-27, name = "culture_day", law = "28/2026/QH16 Điều 2" },\n]\n\nswaps',
  );
  assert.notEqual(dayOff, before);
  await page.goto(EXTEND);
  await arrives(page, EXTEND);
  const day = page.locator(".leaf__day");
  await sees(day, "01");
  const known = async () => (await page.request.get("/catalog/index.bin")).headers().etag;
  const tag = await known();

  await writeFile(year, before.replace("\nswaps", "\nswops"));
  await server.says("the old ones stay in force");
  assert.equal(await known(), tag);

  await writeFile(year, dayOff);
  await server.says("new definitions are in force");
  assert.notEqual(await known(), tag);
  // As when a person comes back to the page.
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await sees(day, "02");
});
