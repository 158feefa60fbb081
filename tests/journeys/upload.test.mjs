// A large file gets there over a line that breaks, after a pause, and after a reload; what
// has arrived is never sent again.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { PHONE, begin, paper, sees, shot } from "./support.mjs";

const DOCUMENTS = "/procedures/1.013233/components";
const PORTION = 4 * 1024 * 1024;

const here = begin();
const { walk } = here;

/** A PDF of ten megabytes, as a file; it is removed with what the server keeps. */
async function large(name) {
  const at = path.join(here.server.data, name);
  await writeFile(at, paper(name, 10 * 1024 * 1024).buffer);
  return at;
}

/** Takes down where the portions begin that were acknowledged. */
function watch(page) {
  const offsets = [];
  page.on("response", (response) => {
    const request = response.request();
    if (request.method() === "PATCH" && response.status() === 204) {
      offsets.push(Number(request.headers()["upload-offset"]));
    }
  });
  return offsets;
}

const UPLOADS = "**/api/v1/uploads/*";

/** Breaks the line in portions by their numbers, from 1; the last that was asked for. */
async function breaks(page, isDue) {
  const line = { portion: 0 };
  await page.route(UPLOADS, (route) => {
    const isBroken = route.request().method() === "PATCH" && isDue(++line.portion);
    return isBroken ? route.abort("connectionreset") : route.continue();
  });
  return line;
}

const BROKEN = { viewport: PHONE, expected: /ERR_|Failed to load/ };
/** Ten megabytes are looked into, sent, sealed and looked into again. */
const done = (page, name) =>
  page.locator(".file[data-state=done]", { hasText: name }).waitFor({ timeout: 60_000 });

walk("a line breaks in the middle", BROKEN, async (page) => {
  const offsets = watch(page);
  await breaks(page, (portion) => portion === 2);
  await page.goto(DOCUMENTS);
  await page.locator("#component-permit").setInputFiles(await large("dut.pdf"));
  await done(page, "dut.pdf");
  assert.deepEqual(offsets, [0, PORTION, 2 * PORTION]);
});

walk("its sender pauses and goes on", BROKEN, async (page) => {
  const offsets = watch(page);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  let asked = 0;
  await page.route(UPLOADS, async (route) => {
    if (route.request().method() !== "PATCH" || ++asked !== 2) return route.continue();
    await held;
    // The page has given it up; what was on its way comes to nothing.
    await route.abort().catch(() => {});
  });
  await page.goto(DOCUMENTS);
  await page.locator("#component-permit").setInputFiles(await large("dung.pdf"));
  while (asked < 2) await page.waitForTimeout(20);
  await page.getByRole("button", { name: "Tạm dừng dung.pdf" }).click();
  await page.getByRole("button", { name: "Tải tiếp dung.pdf" }).waitFor();
  await shot(page, "upload-paused");
  // Nothing is sent off while one is on its way.
  await page.locator("main form button[type=submit]").click();
  await sees(page.locator(".errors a"), "dung.pdf");
  release();
  await page.getByRole("button", { name: "Tải tiếp dung.pdf" }).click();
  await done(page, "dung.pdf");
  assert.deepEqual(offsets, [0, PORTION, 2 * PORTION]);
  // One that is removed on its way leaves nothing behind.
  await page.locator("#component-permit").setInputFiles(await large("thoi.pdf"));
  await page.getByRole("button", { name: "Gỡ bỏ thoi.pdf" }).click();
  await page.getByText("thoi.pdf").waitFor({ state: "detached" });
  await page.reload();
  await done(page, "dung.pdf");
  assert.equal(await page.getByText("thoi.pdf").count(), 0);
});

walk("a page that is loaded anew goes on by itself", BROKEN, async (page) => {
  const offsets = watch(page);
  const line = await breaks(page, (portion) => portion > 1);
  await page.goto(DOCUMENTS);
  await page.locator("#component-permit").setInputFiles(await large("tiep.pdf"));
  while (line.portion < 2) await page.waitForTimeout(20);
  await page.unroute(UPLOADS);
  await page.reload();
  await done(page, "tiep.pdf");
  assert.deepEqual(offsets, [0, PORTION, 2 * PORTION]);
});

walk("where the device keeps no files, one is chosen again", BROKEN, async (page) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("refused", "SecurityError");
    };
  });
  const offsets = watch(page);
  const line = await breaks(page, (portion) => portion > 1);
  await page.goto(DOCUMENTS);
  const chosen = await large("lai.pdf");
  await page.locator("#component-permit").setInputFiles(chosen);
  while (line.portion < 2) await page.waitForTimeout(20);
  await page.unroute(UPLOADS);
  await page.reload();
  await sees(page.locator(".file"), "Chọn lại tệp này");
  await shot(page, "upload-left");
  await page.locator("#component-permit").setInputFiles(chosen);
  await done(page, "lai.pdf");
  await page.getByText("Chọn lại tệp này").waitFor({ state: "detached" });
  assert.deepEqual(offsets, [0, PORTION, 2 * PORTION]);
});
