// A line on which everything takes its time, and which breaks now and then: a dossier gets
// there whole, and once.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { connect, createServer } from "node:net";
import { after, test } from "node:test";
import { Check, Components, Home, Receipt, Step, Track } from "./pages.mjs";
import { PHONE, arrives, begin, journey, paper, sees, shot } from "./support.mjs";

const TREES = "1.002693";
/** Each way, in milliseconds. */
const WAY = 200;
/** Of so many pieces that travel, one breaks the line. */
const PIECES = 100;

const DOSSIER = "POST /api/v1/dossiers ";

/** Numbers from 0 to 1 that look like chance, and are the same each time. */
function chance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A line to the server. While it is `bad` it breaks by chance, and once in the middle of a
 * portion of a file; while it is `mute` it breaks with each answer to a dossier.
 */
async function startLine(origin) {
  const { hostname, port } = new URL(origin);
  const random = chance(20261123);
  const line = { bad: false, mute: false, broken: 0, dossiers: 0 };
  let isWhole = true;
  const sockets = new Set();
  const listening = createServer((near) => {
    const far = connect(Number(port), hostname);
    let asked = "";
    let sent = 0;
    const breaks = () => {
      line.broken += 1;
      near.resetAndDestroy();
      far.resetAndDestroy();
    };
    const carry = (from, to, isLost) => {
      sockets.add(from);
      from.on("data", (piece) => {
        const lost = isLost(piece) || (line.bad && random() * PIECES < 1);
        setTimeout(() => {
          if (to.destroyed) return;
          if (lost) breaks();
          else to.write(piece);
        }, WAY);
      });
      from.on("end", () => setTimeout(() => to.end(), WAY));
      from.on("error", () => to.destroy());
      from.on("close", () => sockets.delete(from));
    };
    carry(near, far, (piece) => {
      const begins = /^[A-Z]+ \/\S* HTTP/.exec(piece.subarray(0, 200).toString("latin1"));
      if (begins) [asked, sent] = [begins[0], 0];
      if (begins && asked.startsWith(DOSSIER)) line.dossiers += 1;
      sent += piece.length;
      const isDue = line.bad && isWhole && asked.startsWith("PATCH") && sent > 1_000_000;
      if (isDue) isWhole = false;
      return isDue;
    });
    carry(far, near, () => line.mute && asked.startsWith(DOSSIER));
  });
  await new Promise((resolve) => listening.listen(0, "127.0.0.1", resolve));
  line.origin = `http://127.0.0.1:${listening.address().port}`;
  line.stop = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => listening.close(resolve));
  };
  return line;
}

let line;
const here = begin({
  hasOfficer: true,
  also: async ({ server }) => {
    line = await startLine(server.origin);
  },
});
after(() => line?.stop());

/** Waits for something, and tries again where the page offers that. */
async function comes(page, wanted) {
  const again = page.getByRole("button", { name: /^(Thử lại|Tải lại|Thử gửi ngay)/ });
  for (;;) {
    await wanted.or(again).first().waitFor({ timeout: 60_000 });
    if (await wanted.first().isVisible()) return;
    // It may come by itself meanwhile.
    await again
      .first()
      .click({ timeout: 2_000 })
      .catch(() => {});
  }
}

const CONTACT = { full_name: "Nguyễn Văn An", phone: "0912345678" };
const REQUEST = { request: "Dời một cây cổ thụ trong khuôn viên trụ sở." };
/** A PDF of more than a portion. */
const LARGE = paper("giay-to.pdf", 5 << 20);

const BROKEN = { viewport: PHONE, expected: /ERR_|Failed to (load|fetch)|40[49]/ };
test("a dossier over a line that is slow and breaks", { timeout: 300_000 }, () =>
  journey(here.browser, line.origin, BROKEN, async (page) => {
    page.context().setDefaultTimeout(60_000);
    const home = new Home(page);
    await home.open();
    line.bad = true;
    const procedure = await home.find("chat cay", TREES);
    await comes(page, procedure.start);
    await procedure.start.click();
    const step = async (name) => {
      const wanted = new Step(page, TREES, name);
      await page.waitForURL((url) => url.pathname === wanted.path);
      await comes(page, page.locator("main h1"));
      return wanted;
    };
    const applicant = await step("applicant");
    await applicant.answer({
      case: "conserved",
      applicant_kind: "organisation",
      organisation_name: "Công ty cổ phần Bình An",
      address: "Phường Thành Sen, tỉnh Hà Tĩnh",
    });
    await applicant.goesOn("contact");
    await (await step("contact")).answer(CONTACT);
    await page.locator("main form button[type=submit]").click();
    const request = await step("request");
    await request.answer(REQUEST);

    // What was typed survives that the page is loaded anew, however often it takes.
    for (;;) {
      const loaded = await page.reload().then(
        () => true,
        () => false,
      );
      if (loaded) break;
    }
    await comes(page, page.locator("#field-request"));
    assert.equal(await request.input("request").inputValue(), REQUEST.request);
    await request.goesOn("components");

    const papers = new Components(page, TREES);
    await papers.chooser("papers").setInputFiles(LARGE);
    await comes(page, page.locator(".file[data-state=done]", { hasText: "giay-to.pdf" }));
    await papers.goesOn("check");
    const check = new Check(page, TREES);
    const shown = await check.promise();
    // The dossier arrives, and no answer comes.
    line.mute = true;
    await check.goesOn();
    await sees(page.locator(".notice__title"), "Đang chờ mạng");
    await shot(page, "line-waiting");
    line.mute = false;
    await comes(page, page.locator(".receipt__code"));
    const receipt = await Receipt.arrives(page);
    assert.equal(await receipt.promise(), shown);
    assert.ok(line.broken >= 2 && line.dossiers >= 2, JSON.stringify(line));

    const kept = await here.officer.reads();
    assert.deepEqual(
      kept.dossiers.map(({ code }) => code),
      [receipt.code],
    );
    const { dossier } = await here.officer.reads(`/${receipt.code}`);
    assert.equal(dossier.contact.full_name, CONTACT.full_name);
    assert.equal(dossier.answers.request, REQUEST.request);
    assert.equal(dossier.answers.case, "conserved");
    const hash = createHash("sha256").update(LARGE.buffer);
    assert.deepEqual(
      dossier.attachments.map(({ component, name, bytes, sha256 }) => [
        component,
        name,
        bytes,
        sha256,
      ]),
      [["papers", LARGE.name, LARGE.buffer.length, hash.digest("hex")]],
    );

    await page.locator(`a[href="/track/${receipt.code}"]`).click();
    await arrives(page, `/track/${receipt.code}`);
    const track = new Track(page);
    await track.digits.fill("5678");
    const look = page.locator("main form button[type=submit]");
    const lost = page.getByText("Chưa kết nối được");
    for (;;) {
      await look.click();
      await track.stage.or(lost).first().waitFor();
      if (await track.stage.isVisible()) break;
    }
    await sees(track.stage, "Đã gửi, chờ tiếp nhận");
  }),
);
