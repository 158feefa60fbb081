// A large file gets there over a line that breaks, after a pause, and after a reload; what
// has arrived is never sent again.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { PHONE, journey, sees, shot, startBrowser, startServer } from "./support.mjs";

const DOCUMENTS = "/procedures/1.013233/components";
const PORTION = 4 * 1024 * 1024;

let server;
let browser;
let folder;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
  folder = await mkdtemp(path.join(tmpdir(), "dunghen-upload-"));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A PDF of one page and ten megabytes, as a file. */
async function file(name) {
  const filling = `%${name}${".".repeat(10 * 1024 * 1024)}\n`;
  let content = `%PDF-1.7\n${filling}`;
  const places = [];
  for (const object of [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
  ]) {
    places.push(content.length);
    content += `${places.length} 0 obj\n${object}\nendobj\n`;
  }
  const table = content.length;
  content += "xref\n0 4\n0000000000 65535 f \n";
  for (const place of places) content += `${String(place).padStart(10, "0")} 00000 n \n`;
  content += `trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  const at = path.join(folder, name);
  await writeFile(at, content);
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

const BROKEN = { viewport: PHONE, expected: /ERR_|Failed to load/ };
/** Ten megabytes are looked into, sent, sealed and looked into again. */
const done = (page, name) =>
  page.locator(".file[data-state=done]", { hasText: name }).waitFor({ timeout: 60_000 });

test("a line breaks in the middle", { timeout: 120_000 }, () =>
  journey(browser, server.origin, BROKEN, async (page) => {
    const offsets = watch(page);
    let asked = 0;
    await page.route("**/api/v1/uploads/*", (route) => {
      const breaks = route.request().method() === "PATCH" && ++asked === 2;
      return breaks ? route.abort("connectionreset") : route.continue();
    });
    await page.goto(DOCUMENTS);
    await page.locator("#component-permit").setInputFiles(await file("dut.pdf"));
    await done(page, "dut.pdf");
    assert.deepEqual(offsets, [0, PORTION, 2 * PORTION]);
  }),
);

test("its sender pauses and goes on", { timeout: 120_000 }, () =>
  journey(browser, server.origin, BROKEN, async (page) => {
    const offsets = watch(page);
    let release;
    const held = new Promise((resolve) => (release = resolve));
    let asked = 0;
    await page.route("**/api/v1/uploads/*", async (route) => {
      if (route.request().method() === "PATCH" && ++asked === 2) await held;
      await route.continue().catch(() => {});
    });
    await page.goto(DOCUMENTS);
    await page.locator("#component-permit").setInputFiles(await file("dung.pdf"));
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
    await page.locator("#component-permit").setInputFiles(await file("thoi.pdf"));
    await page.getByRole("button", { name: "Gỡ bỏ thoi.pdf" }).click();
    await page.getByText("thoi.pdf").waitFor({ state: "detached" });
    await page.reload();
    await done(page, "dung.pdf");
    assert.equal(await page.getByText("thoi.pdf").count(), 0);
  }),
);

test("a page that is loaded anew goes on by itself", { timeout: 120_000 }, () =>
  journey(browser, server.origin, BROKEN, async (page) => {
    const offsets = watch(page);
    let asked = 0;
    await page.route("**/api/v1/uploads/*", (route) => {
      const breaks = route.request().method() === "PATCH" && ++asked > 1;
      return breaks ? route.abort("connectionreset") : route.continue();
    });
    await page.goto(DOCUMENTS);
    await page.locator("#component-permit").setInputFiles(await file("tiep.pdf"));
    while (asked < 2) await page.waitForTimeout(20);
    await page.unroute("**/api/v1/uploads/*");
    await page.reload();
    await done(page, "tiep.pdf");
    assert.deepEqual(offsets, [0, PORTION, 2 * PORTION]);
  }),
);

test("where the device keeps no files, one is chosen again", { timeout: 120_000 }, () =>
  journey(browser, server.origin, BROKEN, async (page) => {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("refused", "SecurityError");
      };
    });
    const offsets = watch(page);
    let asked = 0;
    await page.route("**/api/v1/uploads/*", (route) => {
      const breaks = route.request().method() === "PATCH" && ++asked > 1;
      return breaks ? route.abort("connectionreset") : route.continue();
    });
    await page.goto(DOCUMENTS);
    const chosen = await file("lai.pdf");
    await page.locator("#component-permit").setInputFiles(chosen);
    while (asked < 2) await page.waitForTimeout(20);
    await page.unroute("**/api/v1/uploads/*");
    await page.reload();
    await sees(page.locator(".file"), "Chọn lại tệp này");
    await shot(page, "upload-left");
    await page.locator("#component-permit").setInputFiles(chosen);
    await done(page, "lai.pdf");
    await page.getByText("Chọn lại tệp này").waitFor({ state: "detached" });
    assert.deepEqual(offsets, [0, PORTION, 2 * PORTION]);
  }),
);
