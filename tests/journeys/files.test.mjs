// A chosen file is looked into before a byte of it is sent: what the server would refuse is
// told in the server's own words, what is only worth saying is said, and a large file takes
// no more memory than a small one.

import assert from "node:assert/strict";
import { createCipheriv, createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { DESK, PDF, PHONE, PIXEL, begin, sees, shot } from "./support.mjs";

const DOCUMENTS = "/procedures/1.013233/components";
const MIB = 1024 * 1024;

const here = begin();
const { walk } = here;

/** A PDF of these objects, the catalog first, and more in its trailer. */
function pdf(objects, more = "") {
  let content = "%PDF-1.7\n";
  const places = [];
  for (const object of objects) {
    places.push(content.length);
    content += `${places.length} 0 obj\n${object}\nendobj\n`;
  }
  const table = content.length;
  content += `xref\n0 ${places.length + 1}\n0000000000 65535 f \n`;
  for (const place of places) content += `${String(place).padStart(10, "0")} 00000 n \n`;
  content += `trailer\n<</Size ${places.length + 1}/Root 1 0 R${more}>>\n`;
  return Buffer.from(`${content}startxref\n${table}\n%%EOF\n`, "latin1");
}

const PAGES = [
  "<</Type/Catalog/Pages 2 0 R>>",
  "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
  "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
  "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1191 842]>>",
];

/** One that opens with this password: revision 5, whose proof is worked out in a line. */
function locked(password) {
  const hex = (bytes) => `<${bytes.toString("hex")}>`;
  const hash = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const crypt = (mode, key, bytes) => {
    const cipher = createCipheriv(mode, key, mode.endsWith("cbc") ? Buffer.alloc(16) : null);
    return cipher.setAutoPadding(false).update(bytes);
  };
  const [word, proves, opens] = [password, "saltsalt", "keysalts"].map((text) => Buffer.from(text));
  const key = Buffer.alloc(32, 7);
  const user = Buffer.concat([hash(word, proves), proves, opens]);
  const owner = Buffer.concat([hash(Buffer.from("owner"), proves, user), proves, opens]);
  const allowed = Buffer.concat([Buffer.from("fcffffffffffffff", "hex"), Buffer.from("Tadb7777")]);
  const lock =
    "/Filter/Standard/V 5/R 5/Length 256/P -4/CF<</StdCF<</CFM/AESV3/Length 32>>>>" +
    `/StmF/StdCF/StrF/StdCF/U${hex(user)}/UE${hex(crypt("aes-256-cbc", hash(word, opens), key))}` +
    `/O${hex(owner)}/OE${hex(key)}/Perms${hex(crypt("aes-256-ecb", key, allowed))}`;
  return pdf([...PAGES, `<<${lock}>>`], `/Encrypt ${PAGES.length + 1} 0 R/ID[<01><01>]`);
}

/** One that says it was signed to its last byte, with more behind it. */
function signed(after) {
  const empty = "/ByteRange[0 000000 000000 000000]";
  const made = pdf([...PAGES, `<</Type/Sig${empty}/Contents <${"00".repeat(64)}>>>`]);
  const begins = made.indexOf("/Contents <") + "/Contents ".length;
  const ends = begins + 130;
  const six = (number) => String(number).padStart(6, "0");
  const range = `/ByteRange[0 ${six(begins)} ${six(ends)} ${six(made.length - ends)}]`;
  return Buffer.from(made.toString("latin1").replace(empty, range) + after, "latin1");
}

/** What a phone takes: twelve million pixels in three megabytes, none of them drawn. */
function photo() {
  const head = Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex");
  const frame = Buffer.from("ffc00011080bd00fc003012200021101031101", "hex");
  const scan = Buffer.from("ffda000c03010002110311003f00", "hex");
  const pixels = Buffer.alloc(3 * MIB, 0x55);
  return Buffer.concat([head, frame, scan, pixels, Buffer.from("ffd9", "hex")]);
}

/** What the server itself says to a file that is sent without the app. */
async function judged(bytes) {
  const tus = { "tus-resumable": "1.0.0", "accept-language": "vi" };
  const api = `${here.server.origin}/api/v1`;
  const draft = await (await fetch(`${api}/drafts`, { method: "POST" })).json();
  const headers = { ...tus, "draft-key": draft.key };
  const length = { "upload-length": String(bytes.length) };
  const begun = await fetch(`${api}/uploads`, { method: "POST", headers: { ...headers, ...length } });
  assert.equal(begun.status, 201, await begun.text());
  const place = new URL(begun.headers.get("location"), here.server.origin);
  const type = { "content-type": "application/offset+octet-stream", "upload-offset": "0" };
  const sent = { method: "PATCH", headers: { ...headers, ...type }, body: bytes };
  assert.equal((await fetch(place, sent)).status, 204);
  const told = await fetch(place, { headers });
  return told.json();
}

/** Takes down what goes to the server about files. */
function watch(page) {
  const sent = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/api\/v1\/(drafts|uploads)/.test(pathname)) sent.push(`${request.method()} ${pathname}`);
  });
  return sent;
}

const choose = (page, name, buffer) =>
  page.locator("#component-permit").setInputFiles({ name, mimeType: "application/pdf", buffer });
const row = (page, name) => page.locator(".file").filter({ hasText: name });
const remove = async (page, name) => {
  await page.getByRole("button", { name: `Gỡ bỏ ${name}` }).click();
  await row(page, name).waitFor({ state: "detached" });
};

walk("a bad file is told of before anything is sent", { viewport: PHONE }, async (page) => {
  const sent = watch(page);
  await page.goto(DOCUMENTS);
  for (const [name, bytes] of [
    ["khoa.pdf", locked("mat khau")],
    ["cut.pdf", pdf(PAGES).subarray(0, 300)],
    ["hai-loai.pdf", Buffer.concat([Buffer.from("%PDF-1.7\n<html>"), pdf(PAGES)])],
  ]) {
    await choose(page, name, bytes);
    const { findings } = await judged(bytes);
    await sees(row(page, name).locator(".file__problem"), findings[0].message);
    if (name === "khoa.pdf") await shot(page, "files-locked");
    await remove(page, name);
  }
  for (const [name, bytes, told] of [
    ["rong.pdf", Buffer.alloc(0), "rỗng"],
    // A program of Windows under the name of a document.
    ["don.pdf", Buffer.from("MZ\x90\x00 not a document"), "không phải loại nhận được"],
  ]) {
    await choose(page, name, bytes);
    await sees(row(page, name).locator(".file__problem"), told);
    await remove(page, name);
  }
  assert.deepEqual(sent, []);
});

walk("what is worth saying is said, and kept with the draft", { viewport: DESK }, async (page) => {
  await page.goto(DOCUMENTS);
  const arrived = (name) => page.locator(".file[data-state=done]").filter({ hasText: name });
  await choose(page, "da-ky.pdf", signed(""));
  await sees(arrived("da-ky.pdf"), "Số trang: 2, trang lớn nhất 420 × 297 mm.");
  assert.equal(await page.getByText("Sau khi ký số").count(), 0);
  await choose(page, "them-sau.pdf", signed("9 0 obj\nnull\nendobj\n%%EOF\n"));
  await sees(arrived("them-sau.pdf"), "Sau khi ký số, tệp này có thêm phần");
  await choose(page, "khong-sua.pdf", locked(""));
  await sees(arrived("khong-sua.pdf"), "khóa không cho sửa");
  await choose(page, "anh.jpg", photo());
  await sees(arrived("anh.jpg"), "4.032 × 3.024 điểm ảnh.");
  await shot(page, "files-remarks");
  await page.reload();
  await sees(arrived("them-sau.pdf"), "Sau khi ký số, tệp này có thêm phần");
  await remove(page, "them-sau.pdf");
  assert.equal(await page.getByText("Sau khi ký số").count(), 0);
});

walk("the same file is taken once", { viewport: PHONE }, async (page) => {
  await page.goto(DOCUMENTS);
  await choose(page, "giay-phep.pdf", PDF);
  await page.locator(".file[data-state=done]").waitFor();
  const sent = watch(page);
  await choose(page, "ban-khac.pdf", PDF);
  const problem = row(page, "ban-khac.pdf").locator(".file__problem");
  await sees(problem, "giống hệt tệp giay-phep.pdf ở giấy tờ: ");
  await sees(problem, await page.locator(".component__name").last().innerText());
  assert.deepEqual(sent, []);
});

walk("a name can be read", { viewport: PHONE }, async (page) => {
  await page.goto(DOCUMENTS);
  // As a Mac takes it apart, and as a font of old laid it out.
  for (const [name, end] of [
    ["Giấy phép.pdf".normalize("NFD"), ""],
    ["C«ng tr×nh.pdf", "\n"],
  ]) {
    await choose(page, name, Buffer.concat([PDF, Buffer.from(end)]));
    await page.locator(".file[data-state=done]").nth(end.length).waitFor();
  }
  assert.deepEqual(await page.locator(".file__name").allInnerTexts(), [
    "Giấy phép.pdf",
    "Công trình.pdf",
  ]);
});

walk("a look that takes long is given up with its file", { viewport: PHONE }, async (page) => {
  const sent = watch(page);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.context().route(/\/look-\w+\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(DOCUMENTS);
  await choose(page, "lau.pdf", pdf(PAGES));
  await sees(row(page, "lau.pdf"), "Đang kiểm tra: 0 %");
  await shot(page, "files-checking");
  // Nothing is sent off meanwhile.
  await page.locator("main form button[type=submit]").click();
  await sees(page.locator(".errors a"), "lau.pdf");
  await remove(page, "lau.pdf");
  await choose(page, "mau.pdf", PDF);
  release();
  await page.locator(".file[data-state=done]").filter({ hasText: "mau.pdf" }).waitFor();
  assert.equal(sent.filter((request) => request === "POST /api/v1/uploads").length, 1);
  assert.equal(page.workers().length, 0);
});

walk("what has arrived is looked at once more", { viewport: PHONE }, async (page) => {
  await page.goto(DOCUMENTS);
  for (const [name, bytes] of [["anh.png", PIXEL], ["tot.pdf", PDF]]) {
    await choose(page, name, bytes);
    await page.locator(".file[data-state=done]").filter({ hasText: name }).waitFor();
  }
  // Also after the page was loaded anew, while the device keeps them.
  await page.reload();
  const look = page.getByRole("button", { name: "Xem anh.png", exact: true });
  await look.click();
  const picture = page.locator(".file__picture");
  await picture.waitFor();
  assert.equal(await picture.evaluate((image) => image.decode().then(() => image.naturalWidth)), 1);
  assert.equal(await picture.getAttribute("alt"), "anh.png");
  await look.click();
  await picture.waitFor({ state: "detached" });
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Tải về xem tot.pdf" }).click();
  assert.equal((await saved).suggestedFilename(), "tot.pdf");
  // A device may throw away what it kept.
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.open("dunghen", 1).onsuccess = ({ target }) => {
          const cleared = target.result.transaction("files", "readwrite");
          cleared.objectStore("files").clear();
          cleared.oncomplete = resolve;
        };
      }),
  );
  await look.click();
  await sees(row(page, "anh.png"), "không giữ tệp này");
});

walk("without a worker the server decides", { viewport: PHONE }, async (page) => {
  await page.addInitScript(() => {
    globalThis.Worker = class {
      constructor() {
        throw new Error("no workers here");
      }
    };
  });
  await page.goto(DOCUMENTS);
  await choose(page, "rong.pdf", Buffer.alloc(0));
  await sees(row(page, "rong.pdf").locator(".file__problem"), "rỗng");
  const cut = pdf(PAGES).subarray(0, 300);
  await choose(page, "cut.pdf", cut);
  const { findings } = await judged(cut);
  await sees(row(page, "cut.pdf").locator(".file__problem"), findings[0].message);
  await choose(page, "tot.pdf", PDF);
  await page.locator(".file[data-state=done]").filter({ hasText: "tot.pdf" }).waitFor();
});

/**
 * A PDF of two hundred megabytes, nearly all of it holes that take no room on the disk; it
 * is removed with what the server keeps.
 */
async function large() {
  const at = path.join(here.server.data, "lon.pdf");
  const file = await open(at, "w");
  await file.write("%PDF-1.7\n", 0);
  for (let place = 10 * MIB; place < 200 * MIB; place += 10 * MIB) {
    await file.write(`/Names ${place}`, place);
  }
  await file.write("\nendobj\n%%EOF\n", 200 * MIB);
  await file.close();
  return at;
}

walk("a large file is hashed whole", { viewport: DESK }, async (page) => {
  await page.goto(DOCUMENTS);
  await page.locator("#component-permit").waitFor({ state: "attached" });
  const at = await large();
  await page.evaluate(() => {
    const input = document.createElement("input");
    input.type = "file";
    input.id = "large";
    document.body.append(input);
    window.look = (file) => {
      window.percents = [];
      window.worker ??= window.dunghenLook();
      return new Promise((resolve, reject) => {
        window.worker.onerror = reject;
        window.worker.onmessage = ({ data }) => {
          if (typeof data === "number") window.percents.push(data);
          else resolve(JSON.parse(data));
        };
        window.worker.postMessage(file);
      });
    };
  });
  await page.locator("#large").setInputFiles(at);
  const look = await page.evaluate(() => window.look(document.querySelector("#large").files[0]));
  const hash = createHash("sha256");
  for await (const piece of createReadStream(at)) hash.update(piece);
  assert.equal(look.sha256, hash.digest("hex"));
  assert.deepEqual(look.refused, []);
  const percents = await page.evaluate(() => window.percents);
  assert.deepEqual(percents, Array.from({ length: 100 }, (_, at) => at + 1));
});
