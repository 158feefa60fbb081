// What every journey needs: a server of its own with a stopped clock, a browser, and
// a watch over both that fails a journey for anything the page complains of.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

/** The moment at which all journeys take place: the eve of a holiday. */
export const NOW = "2026-11-23T09:00:00+07:00";

export const PHONE = { width: 360, height: 800 };
export const DESK = { width: 1280, height: 900 };

/** A PDF of one empty page. */
export const PDF = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" +
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n" +
    "trailer<</Root 1 0 R>>\n%%EOF\n",
);

/** A PDF that is like no other, to be chosen; its comment takes so many bytes. */
export function paper(name, bytes = 0) {
  const head = "%PDF-1.4\n".length;
  const comment = Buffer.from(`%${name}${".".repeat(bytes)}\n`);
  const buffer = Buffer.concat([PDF.subarray(0, head), comment, PDF.subarray(head)]);
  return { name, mimeType: "application/pdf", buffer };
}

/** A picture of one pixel. */
export const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** What no paper may be, to be chosen. */
export const NOTE = {
  name: "ghi-chu.txt",
  mimeType: "text/plain",
  buffer: Buffer.from("Không phải giấy tờ."),
};

/** What a dossier of a lost permit answers, step by step. */
export const LOST = {
  situation: { case: "lost", issuer: "department" },
  contact: { full_name: "Nguyễn Văn An", phone: "0912345678" },
  permit: { permit_number: "15/GPXD", permit_date: "10/12/2025" },
  site: { site_area: "1250", ward: { find: "thanh sen", choose: "18073" } },
  developer: { developer_kind: "individual", citizen_id: "042085000001" },
  request: { reason: "Mất khi chuyển nhà." },
};

async function freePort() {
  const probe = createServer();
  await new Promise((resolve, reject) => {
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", resolve);
  });
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const REPOSITORY = path.resolve(import.meta.dirname, "../..");

/** Makes a copy of the definitions, or of some of their folders. */
export async function definitionsCopy(folders = ["calendars", "laws", "procedures", "units"]) {
  const copy = await mkdtemp(path.join(tmpdir(), "dunghen-definitions-"));
  for (const folder of folders) {
    await cp(path.join(REPOSITORY, folder), path.join(copy, folder), { recursive: true });
  }
  return copy;
}

/** Makes a folder of definitions with the worked example of docs/authoring.md in it. */
export async function exampleDefinitions() {
  const folder = await definitionsCopy(["calendars", "laws", "units"]);
  const text = await readFile(path.join(REPOSITORY, "docs/authoring.md"), "utf8");
  const files = text.matchAll(/^`(procedures\/.+)`:\n+```toml\n([^]*?)^```$/gm);
  for (const [, name, content] of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return folder;
}

/**
 * Starts the server on a free port with an empty folder for its data, and with settings by
 * their names.
 */
export async function startServer(definitions, settings = {}) {
  const program = process.env.DUNGHEN_BIN;
  assert.ok(program, "DUNGHEN_BIN must name the server's program");
  const data = await mkdtemp(path.join(tmpdir(), "dunghen-journey-"));
  const listen = `127.0.0.1:${await freePort()}`;
  const server = spawn(
    program,
    [
      ...["serve", "--listen", listen, "--data", data, "--fixed-clock", NOW],
      ...(definitions ? ["--definitions", definitions] : []),
    ],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...named(settings) } },
  );
  const ended = new Promise((resolve) => server.once("close", resolve));
  let said = "";
  server.stderr.on("data", (chunk) => (said += chunk));
  const log = createInterface({ input: server.stdout });
  log.on("line", (line) => (said += `${line}\n`));
  const stop = async () => {
    server.kill();
    await ended;
    await rm(data, { recursive: true, force: true });
    if (definitions) await rm(definitions, { recursive: true, force: true });
  };
  const origin = await new Promise((resolve, reject) => {
    log.on("line", (line) => {
      const found = /^Đúng Hẹn: (http:\S+?)\/$/.exec(line);
      if (found) resolve(found[1]);
    });
    server.once("error", reject);
    ended.then((code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  /** Waits until the server's log says something. */
  const says = (text) =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (!said.includes(text)) return;
        said = "";
        log.off("line", look);
        resolve();
      };
      log.on("line", look);
      ended.then(() => reject(new Error(`the server ended before it said ${text}: ${said}`)));
      look();
    });
  return { origin, stop, says, data, definitions };
}

/** Settings as the environment names them. */
const named = (settings) =>
  Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`DUNGHEN_${key.toUpperCase()}`, value]),
  );

export function startBrowser() {
  return chromium.launch({
    executablePath:
      process.env.DUNGHEN_CHROMIUM ?? process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * Begins a server and a browser before the journeys of a file and ends them after. The
 * server may have definitions of its own, which are made first, settings, and an officer;
 * `also` begins what else there is.
 */
export function begin({ definitions, settings, hasOfficer, also } = {}) {
  const here = {
    walk: (name, { timeout = 180_000, ...how }, steps) =>
      test(name, { timeout }, () => journey(here.browser, here.server.origin, how, steps)),
  };
  before(async () => {
    here.server = await startServer(await definitions?.(), await settings?.());
    here.browser = await startBrowser();
    if (hasOfficer) here.officer = await startOfficer(here.server);
    await also?.(here);
  });
  after(async () => {
    await here.browser?.close();
    await here.server?.stop();
  });
  return here;
}

/**
 * Opens a fresh page, walks the journey on it, and asserts that the page neither
 * complained, but of what is expected, nor asked anybody but its own server.
 */
export async function journey(browser, origin, { viewport, locale = "vi-VN", expected }, walk) {
  const context = await browser.newContext({
    baseURL: origin,
    viewport,
    locale,
    timezoneId: "Asia/Ho_Chi_Minh",
  });
  context.setDefaultTimeout(10_000);
  const complaints = [];
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== origin) {
      complaints.push(`asked another origin: ${url}`);
    }
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`page: ${error.stack ?? error}`));
  await page.addInitScript(() => {
    window.submitted = [];
    document.addEventListener("dunghen:submitted", ({ detail }) => window.submitted.push(detail));
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`the policy refused ${event.violatedDirective}: ${event.blockedURI}`);
    });
  });
  // Timers go on; only the date stands still.
  await page.clock.setFixedTime(new Date(NOW));
  try {
    await walk(page);
  } catch (error) {
    // What the page said is often the cause.
    const text = await page.locator("main").innerText({ timeout: 1_000 }).catch(() => "");
    error.message += `\nat ${page.url()}\n${complaints.join("\n")}\n${text.slice(0, 1500)}`;
    throw error;
  } finally {
    await context.close();
  }
  assert.deepEqual(complaints.filter((complaint) => !expected?.test(complaint)), []);
}

/** Sends a dossier of a lost permit as another program would; its code. */
export async function sent(server, key, reason = LOST.request.reason) {
  const index = await fetch(`${server.origin}/catalog/index.bin`);
  const catalog = index.headers.get("etag").replaceAll('"', "");
  const { contact, ...steps } = LOST;
  const answers = { ...Object.assign({}, ...Object.values(steps)), ward: "18073", reason };
  const answer = await fetch(`${server.origin}/api/v1/dossiers`, {
    method: "POST",
    headers: { "idempotency-key": key },
    body: JSON.stringify({ procedure: "1.013235", catalog, dossier: { contact, answers } }),
  });
  assert.equal(answer.status, 201, await answer.clone().text());
  return (await answer.json()).code;
}

/** Makes an officer's account and signs in: what she signs in with, reads and does. */
async function startOfficer(server) {
  const credentials = { account: "hanh", password: "mật khẩu rất dài" };
  const made = spawnSync(
    process.env.DUNGHEN_BIN,
    [
      ...["officer", credentials.account, "--name", "Trần Thị Hạnh"],
      ...["--agency", "hatinh_construction", "--data", server.data],
    ],
    { input: `${credentials.password}\n` },
  );
  assert.equal(made.status, 0, made.stderr?.toString());
  const api = `${server.origin}/api/v1`;
  const session = await fetch(`${api}/session`, {
    method: "POST",
    body: JSON.stringify(credentials),
  });
  const cookie = session.headers.get("set-cookie").split(";")[0];
  const asks = async (path, { headers, ...how } = {}) => {
    const request = { headers: { cookie, ...headers }, ...how };
    const answer = await fetch(`${api}/officer/dossiers${path}`, request);
    assert.equal(answer.status, 200, await answer.clone().text());
    return answer.json();
  };
  return {
    ...credentials,
    /** All dossiers, or one. */
    reads: (path = "") => asks(path),
    /** Does something to a dossier that has come through so many events. */
    does: (code, events, act) =>
      asks(`/${code}/events`, {
        method: "POST",
        headers: { "if-match": `"${events}"` },
        body: JSON.stringify(act),
      }),
  };
}

/** Waits until an element shows the text. */
export async function sees(locator, text) {
  await locator.filter({ hasText: text, visible: true }).first().waitFor();
}

/** Waits for the page at the path; its heading must be shown. */
export async function arrives(page, where) {
  await page.waitForURL((url) => url.pathname === where);
  await page.locator("main h1").waitFor();
}

/** Waits until the focus is on, or inside, what the selector names. */
export async function focused(page, selector) {
  await page.waitForFunction((selector) => document.activeElement?.closest(selector), selector);
}

/** Waits until the page's title begins so. */
export async function titled(page, start) {
  await page.waitForFunction((start) => document.title.startsWith(start), start);
}

/** Answers questions: a string is typed, `true` checks, `{ find, choose }` looks among many. */
export async function answers(page, given) {
  for (const [id, value] of Object.entries(given)) {
    const input = page.locator(`#${id}`);
    if (value === true) await input.check();
    else if (typeof value === "object") {
      await input.fill(value.find);
      await page.locator(`#${id}-${value.choose}`).check();
    } else await input.fill(value);
  }
}

/** Presses the button of a step's form and waits for the page it leads to. */
export async function goesOn(page, where) {
  await page.locator("main form button[type=submit]").click();
  if (where) await arrives(page, where);
}

/** Nothing may stand out over the side of the page. */
export async function fits(page) {
  const [wide, seen] = await page.evaluate(() => {
    const root = document.documentElement;
    return [root.scrollWidth, root.clientWidth];
  });
  assert.ok(wide <= seen, `${page.url()} is ${wide} px wide in a window of ${seen} px`);
}

/** Keeps a picture of the page in the folder SHOTS, where that is set. */
export async function shot(page, name) {
  const folder = process.env.SHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const { width } = page.viewportSize();
  await page.screenshot({ path: path.join(folder, `${name}-${width}.png`), fullPage: true });
}
