// What a device keeps: dossiers under way, several at once, in two windows, sent without a
// network, and through the end of a tab.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import { through } from "./pages.mjs";
import {
  DESK,
  LOST,
  NOW,
  PDF,
  PHONE,
  answers,
  arrives,
  begin,
  fits,
  focused,
  goesOn,
  paper,
  sees,
  shot,
} from "./support.mjs";

const REISSUE = "/procedures/1.013235";
const NO_NETWORK = /ERR_INTERNET_DISCONNECTED|ERR_FAILED/;

const CONTACT = { "contact-full_name": "Nguyễn Văn An", "contact-phone": "0912345678" };

const here = begin();
const { walk } = here;

/** The tag of a part of the dossier, by the part's name. */
const part = (page, name) =>
  page
    .locator(".tasks__task")
    .filter({ has: page.getByRole("link", { name, exact: true }) })
    .locator(".tag");

/** A grey picture without anything on it. */
function png(width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.alloc((width + 1) * height))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Fills in a dossier of a lost permit, up to the check. */
async function fillReissue(page) {
  await page.goto(`${REISSUE}/all-steps`);
  await page.locator(".tasks a").first().click();
  await through(page, "1.013235", LOST, "check");
}

walk("all parts of a dossier with how far each is", { viewport: PHONE }, async (page) => {
  await page.goto(`${REISSUE}/all-steps`);
  await page.locator(".tasks").waitFor();
  const contact = part(page, "Người nộp hồ sơ");
  const check = part(page, "Xem lại và gửi");
  await sees(contact, "chưa làm");
  await sees(part(page, "Giấy tờ"), "tùy câu trả lời");
  await sees(check, "chưa gửi được");
  await page.getByRole("link", { name: "Người nộp hồ sơ" }).click();
  await arrives(page, `${REISSUE}/contact`);
  await answers(page, { "contact-full_name": "Nguyễn Văn An" });
  await page.getByRole("link", { name: "Tất cả các phần" }).click();
  await sees(contact, "đang làm");
  await page.goBack();
  await answers(page, { "contact-phone": "0912" });
  await page.getByRole("link", { name: "Tất cả các phần" }).click();
  await sees(contact, "cần sửa");
  await page.goBack();
  await answers(page, CONTACT);
  await page.getByRole("link", { name: "Tất cả các phần" }).click();
  await sees(contact, "xong");
  await fits(page);
  await shot(page, "tasks");
  await fillReissue(page);
  await page.getByRole("link", { name: "Tất cả các phần" }).click();
  await sees(check, "gửi được");
  const tags = await page.locator(".tasks .tag").allInnerTexts();
  assert.equal(tags.filter((tag) => tag === "xong").length, tags.length - 1, tags.join(", "));
});

walk("papers to get, to print and to send on", { viewport: PHONE }, async (page) => {
  await page.goto(REISSUE);
  await page.getByRole("link", { name: "Giấy tờ cần chuẩn bị" }).click();
  await arrives(page, `${REISSUE}/papers-to-get`);
  await sees(page.locator("h2"), "Cần nộp");
  await sees(page.locator("h2"), "Tùy câu trả lời");
  assert.match(await page.locator(".papers__paper").first().innerText(), /Căn cứ: /);
  await fits(page);
  await shot(page, "papers");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Gửi cho người khác" }).click();
  await sees(page.locator(".papers__said"), "Đã chép");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const names = await page.locator(".papers__paper h3").allInnerTexts();
  for (const name of names) assert.ok(copied.includes(`- ${name}`), name);
  // Of papers of which any one will do, the text says so as well.
  await page.goto("/procedures/1.013225/papers-to-get");
  await page.getByRole("button", { name: "Gửi cho người khác" }).click();
  await sees(page.locator(".papers__said"), "Đã chép");
  const many = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(many, /- .+ \(chỉ cần một trong các giấy tờ cùng loại\)/);
  // On paper the buttons are not there.
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button", { name: "In danh sách" }).isVisible(), false);
});

walk("two dossiers of one procedure at once", { viewport: PHONE }, async (page) => {
  await page.goto(`${REISSUE}/contact`);
  await answers(page, CONTACT);
  await page.goto("/");
  const drafts = page.locator(".draft");
  await sees(drafts, "Xong");
  await page.getByRole("button", { name: /^Đổi tên/ }).click();
  await page.getByLabel("Tên để bạn dễ nhớ").fill("Nhà bà Sáu");
  await page.getByRole("button", { name: "Lưu tên" }).click();
  await sees(drafts.locator("h3"), "Nhà bà Sáu");
  await page.goto(REISSUE);
  await page.getByRole("button", { name: "Làm một hồ sơ khác" }).click();
  await page.waitForURL(/case|situation|permit|contact/);
  await page.goto(`${REISSUE}/contact`);
  assert.equal(await page.locator("#contact-full_name").inputValue(), "");
  await answers(page, { "contact-full_name": "Trần Thị Bình" });
  await page.goto("/drafts");
  await drafts.nth(1).waitFor();
  await fits(page);
  await shot(page, "drafts");
  await page.getByRole("button", { name: "Làm tiếp Nhà bà Sáu" }).click();
  await arrives(page, `${REISSUE}/contact`);
  assert.equal(await page.locator("#contact-full_name").inputValue(), "Nguyễn Văn An");
  // The other waits; both go and one comes back.
  await page.goto("/drafts");
  await page.getByRole("button", { name: "Xóa Nhà bà Sáu" }).click();
  await sees(page.locator(".notice"), "Đã xóa");
  assert.equal(await drafts.count(), 1);
  await page.getByRole("button", { name: "Lấy lại" }).click();
  await drafts.nth(1).waitFor();
  await page.reload();
  await drafts.nth(1).waitFor();
});

walk("a dossier goes to another device as a sealed file", { viewport: PHONE }, async (page) => {
  await page.goto(`${REISSUE}/contact`);
  await answers(page, CONTACT);
  await page.goto("/drafts");
  await page.getByRole("button", { name: /^Lưu ra tệp/ }).click();
  const passphrase = page.locator(".draft input[type=password]");
  await passphrase.fill("ngắn");
  await page.getByRole("button", { name: "Lưu tệp" }).click();
  await sees(page.locator(".field__error"), "ít nhất 8 ký tự");
  await passphrase.fill("mật khẩu của bà Sáu");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Lưu tệp" }).click();
  const saved = await saving;
  assert.equal(saved.suggestedFilename(), "ho-so-1.013235.dunghen");
  const sealed = await readFile(await saved.path());
  assert.equal(sealed.subarray(0, 8).toString(), "DUNGHEN1");
  assert.equal(sealed.includes("0912345678"), false);
  await shot(page, "sealed");
  // Elsewhere.
  const elsewhere = await here.browser.newContext({ baseURL: here.server.origin, viewport: PHONE });
  const other = await elsewhere.newPage();
  await other.goto("/drafts");
  const file = other.locator("#sealed-file");
  const open = other.getByRole("button", { name: "Mở tệp" });
  await open.click();
  await sees(other.locator(".field__error"), "Chưa chọn tệp");
  const given = (buffer) => ({ name: "a.dunghen", mimeType: "application/octet-stream", buffer });
  await file.setInputFiles(given(PDF));
  await open.click();
  await sees(other.locator(".field__error"), "không phải tệp hồ sơ");
  const changed = Buffer.from(sealed);
  changed[changed.length - 1] ^= 1;
  for (const [content, typed] of [
    [sealed, "mật khẩu khác hẳn"],
    [changed, "mật khẩu của bà Sáu"],
    [sealed.subarray(0, sealed.length - 20), "mật khẩu của bà Sáu"],
  ]) {
    await file.setInputFiles(given(content));
    await other.locator("#unseal").fill(typed);
    await open.click();
    await sees(other.locator(".field__error"), "Mật khẩu không đúng");
  }
  assert.equal(await other.locator(".draft").count(), 0);
  await file.setInputFiles(given(sealed));
  await open.click();
  await other.getByRole("button", { name: /^Làm tiếp/ }).click();
  await arrives(other, `${REISSUE}/contact`);
  assert.equal(await other.locator("#contact-phone").inputValue(), "0912345678");
  await elsewhere.close();
});

walk("one dossier in two windows", { viewport: DESK }, async (page) => {
  await page.goto(`${REISSUE}/contact`);
  await answers(page, { "contact-full_name": "Nguyễn Văn An" });
  const other = await page.context().newPage();
  await other.clock.setFixedTime(new Date(NOW));
  await other.goto(`${REISSUE}/contact`);
  assert.equal(await other.locator("#contact-full_name").inputValue(), "Nguyễn Văn An");
  await answers(other, { "contact-phone": "0912345678" });
  const phone = () => page.locator("#contact-phone").inputValue();
  while ((await phone()) !== "0912345678") await page.waitForTimeout(50);
  // What is typed here goes on from there.
  await answers(page, { "contact-email": "an@example.vn" });
  const email = () => other.locator("#contact-email").inputValue();
  while ((await email()) !== "an@example.vn") await other.waitForTimeout(50);
  const kept = await page.evaluate(() => localStorage.getItem("dunghen.draft.1.013235"));
  const { contact } = JSON.parse(kept).dossier;
  assert.deepEqual(contact, {
    full_name: "Nguyễn Văn An",
    phone: "0912345678",
    email: "an@example.vn",
  });
});

/** Waits until what all pages need is taken along, and not only what was shown. */
async function taken(page) {
  const kept = () =>
    page.evaluate(async () => {
      const kept = await (await caches.open("dung-hen-catalog")).keys();
      return kept.some(({ url }) => url.endsWith("/units.bin"));
    });
  while (!(await kept())) await page.waitForTimeout(100);
}

walk(
  "a dossier sent without a network waits and is sent once",
  { viewport: PHONE, expected: NO_NETWORK },
  async (page) => {
    await fillReissue(page);
    await taken(page);
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Gửi hồ sơ" }).click();
    await sees(page.locator(".notice__title"), "Đang chờ mạng");
    await focused(page, ".notice__title");
    await fits(page);
    await shot(page, "waiting");
    await page.getByRole("button", { name: "Không gửi nữa" }).click();
    await page.locator(".notice__title").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Gửi hồ sơ" }).click();
    await sees(page.locator(".notice__title"), "Đang chờ mạng");
    // A change takes it back, for what waits is what was answered then.
    await page.getByRole("link", { name: "Sửa Họ và tên" }).click();
    await arrives(page, `${REISSUE}/contact`);
    await answers(page, { "contact-full_name": "Nguyễn Văn Ánh" });
    await goesOn(page, `${REISSUE}/check`);
    assert.equal(await page.locator(".notice__title").count(), 0);
    await page.getByRole("button", { name: "Gửi hồ sơ" }).click();
    await sees(page.locator(".notice__title"), "Đang chờ mạng");
    // A name is no answer, and another dossier has to wait.
    await page.goto("/drafts");
    await page.getByRole("button", { name: /^Đổi tên/ }).click();
    await page.getByLabel("Tên để bạn dễ nhớ").fill("Giấy phép nhà bà Sáu");
    await page.getByRole("button", { name: "Lưu tên" }).click();
    await sees(page.locator(".draft"), "Đang chờ mạng");
    await page.goto(REISSUE);
    await page.getByRole("button", { name: "Làm một hồ sơ khác" }).click();
    await sees(page.locator(".notice--band"), "chưa cất sang bên được");
    await page.locator(".notice--band").getByRole("link", { name: "Xem" }).click();
    await sees(page.locator(".notice__title"), "Đang chờ mạng");
    await page.getByText("chưa cất sang bên được").waitFor({ state: "detached" });
    await page.context().setOffline(false);
    await page.waitForURL(/\/receipts\//);
    const code = await page.locator(".receipt__code").innerText();
    await page.goto("/drafts");
    await sees(page.locator("main li"), code);
    assert.equal(await page.locator(".draft").count(), 0);
    // The next dossier begins with what is known.
    await page.goto(`${REISSUE}/contact`);
    await page.getByRole("button", { name: "Điền như hồ sơ gửi lần trước" }).click();
    assert.equal(await page.locator("#contact-full_name").inputValue(), "Nguyễn Văn Ánh");
    await page.goto("/drafts");
    await page.getByRole("button", { name: "Quên những gì đã nhớ" }).click();
    const known = await page.evaluate(() =>
      Object.keys(localStorage).filter((name) => name.startsWith("dunghen.known")),
    );
    assert.deepEqual(known, []);
  },
);

walk("photographs become one PDF, and a heap of files is sorted", { viewport: PHONE }, async (page) => {
  await page.goto("/procedures/1.013225/components");
  await page.locator(".component").first().waitFor();
  const photos = page.locator(".photos").first();
  await photos.locator("summary").click();
  await photos.locator("input[type=file]").setInputFiles([
    { name: "rong.png", mimeType: "image/png", buffer: png(3_000, 1_500) },
    { name: "cao.png", mimeType: "image/png", buffer: png(900, 1_600) },
    { name: "hong.png", mimeType: "image/png", buffer: Buffer.from("không phải ảnh") },
  ]);
  const pages = photos.locator("li");
  await pages.nth(1).waitFor();
  await sees(photos, "Không đọc được ảnh hong.png");
  const first = await pages.first().locator(".file__name").innerText();
  await photos.getByRole("button", { name: /^Xuống/ }).click();
  assert.notEqual(await pages.first().locator(".file__name").innerText(), first);
  await fits(page);
  await shot(page, "photos");
  await photos.getByRole("button", { name: "Ghép và tải lên" }).click();
  await sees(page.locator(".file[data-state=done]"), "anh-chup.pdf");
  const heap = page.locator(".heap");
  await heap.locator("summary").click();
  await heap.locator("input[type=file]").setInputFiles([paper("mot.pdf"), paper("hai.pdf")]);
  await heap.locator("select").nth(1).waitFor();
  await shot(page, "heap");
  const row = heap.locator("li").filter({ hasText: "hai.pdf" });
  await row.locator("select").selectOption({ index: 2 });
  await row.getByRole("button", { name: /^Xếp vào đây/ }).click();
  await sees(page.locator(".file[data-state=done]"), "hai.pdf");
  assert.equal(await heap.locator("li").count(), 1);
});

walk("amounts are read out", { viewport: PHONE }, async (page) => {
  await page.goto("/kieu-dang");
  const words = page.locator("#part-money-words");
  await sees(words, "Bằng chữ: hai mươi triệu đồng.");
  await page.locator("#part-money").fill("1,5 tỷ");
  await sees(words, "một tỷ năm trăm triệu đồng");
  await page.locator("#part-money").fill("nhiều");
  await page.waitForFunction(() => !document.querySelector("#part-money-words").textContent);
});

walk(
  "a dossier that arrives while it is called back is told of",
  { viewport: PHONE, expected: NO_NETWORK },
  async (page) => {
    await fillReissue(page);
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Gửi hồ sơ" }).click();
    await sees(page.locator(".notice__title"), "Đang chờ mạng");
    let release;
    const held = new Promise((resolve) => (release = resolve));
    let asked = 0;
    await page.route("**/api/v1/dossiers", async (route) => {
      asked += 1;
      await held;
      await route.continue();
    });
    await page.context().setOffline(false);
    while (asked === 0) await page.waitForTimeout(20);
    await page.getByRole("button", { name: "Không gửi nữa" }).click();
    await page.locator(".notice__title").waitFor({ state: "detached" });
    release();
    await sees(page.locator(".notice--band"), "đã tới nơi");
    await page.waitForURL(/\/receipts\//);
    await page.locator(".receipt__code").waitFor();
  },
);

walk("what is deleted leaves no file on the device", { viewport: PHONE }, async (page) => {
  const files = () =>
    page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const asked = indexedDB.open("dunghen", 1);
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            const counted = asked.result.transaction("files").objectStore("files").count();
            counted.onsuccess = () => {
              asked.result.close();
              resolve(counted.result);
            };
          };
        }),
    );
  await page.goto("/procedures/1.013233/components");
  const choose = page.locator("#component-permit");
  const permit = paper("giay-phep.pdf");
  await choose.setInputFiles(permit);
  await page.locator(".file[data-state=done]").waitFor();
  while ((await files()) !== 1) await page.waitForTimeout(50);
  await page.getByRole("button", { name: "Gỡ bỏ giay-phep.pdf" }).click();
  while ((await files()) !== 0) await page.waitForTimeout(50);
  await choose.setInputFiles(permit);
  await page.locator(".file[data-state=done]").waitFor();
  while ((await files()) !== 1) await page.waitForTimeout(50);
  await page.goto("/drafts");
  await page.getByRole("button", { name: /^Xóa/ }).click();
  while ((await files()) !== 0) await page.waitForTimeout(50);
});

walk("a device that keeps nothing says so", { viewport: PHONE }, async (page) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await page.goto(`${REISSUE}/contact`);
  await answers(page, { "contact-full_name": "Nguyễn Văn An" });
  await sees(page.locator(".notice"), "Máy này không lưu được câu trả lời");
  assert.equal(await page.locator("#contact-full_name").inputValue(), "Nguyễn Văn An");
});

walk("text, contrast and colours as one chooses", { viewport: { width: 320, height: 800 } }, async (page) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Cỡ chữ và màu" }).click();
  await arrives(page, "/display");
  await page.getByLabel("Rất lớn").check();
  await page.getByLabel("Cao").check();
  await page.getByLabel("Tối").check();
  const shown = () =>
    page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      return [style.fontSize, style.backgroundColor, style.colorScheme];
    });
  assert.deepEqual(await shown(), ["24px", "rgb(0, 0, 0)", "dark"]);
  for (const address of ["/", REISSUE, `${REISSUE}/contact`, `${REISSUE}/components`, "/kieu-dang"]) {
    await page.goto(address);
    await page.locator("main h1").waitFor();
    assert.deepEqual(await shown(), ["24px", "rgb(0, 0, 0)", "dark"]);
    await fits(page);
  }
  await shot(page, "largest");
});

test("a tab that ends at any moment loses nothing older than a second", { timeout: 300_000 }, async () => {
  const context = await here.browser.newContext({ baseURL: here.server.origin, viewport: PHONE });
  let seed = 20_261_130;
  const chance = (end) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed % end;
  };
  let before = "";
  for (let kill = 0; kill < 50; kill += 1) {
    const page = await context.newPage();
    await page.goto(`${REISSUE}/contact`);
    const name = page.locator("#contact-full_name");
    assert.equal(await name.inputValue(), before);
    const typed = [];
    await name.fill("");
    const until = Date.now() + chance(900);
    while (Date.now() < until) {
      const text = `Người ${kill} ${typed.length}`;
      await name.fill(text);
      typed.push({ at: Date.now(), text });
    }
    const killed = Date.now();
    const crashed = page.waitForEvent("crash");
    const session = await context.newCDPSession(page);
    session.send("Page.crash").catch(() => {});
    await crashed;
    await page.close();
    const next = await context.newPage();
    await next.goto(`${REISSUE}/contact`);
    before = await next.locator("#contact-full_name").inputValue();
    await next.close();
    // What was typed last, or something typed less than a second before.
    const late = typed.filter(({ at }) => killed - at <= 1_000).map(({ text }) => text);
    const old = typed.filter(({ at }) => killed - at > 1_000).at(-1)?.text;
    assert.ok([...late, old ?? ""].includes(before), `${before} after ${JSON.stringify(typed)}`);
  }
  await context.close();
});
