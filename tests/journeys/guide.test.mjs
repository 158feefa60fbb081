// What helps before and beside the questions: which procedure, which case, the official
// form, old names of places, and what changed when the law did.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ages } from "./pages.mjs";
import { DESK, PHONE, answers, arrives, begin, fits, focused, sees, shot } from "./support.mjs";

const EXTEND = "/procedures/1.013233";

const { walk } = begin();

walk("a few answers lead to a procedure, and back again", { viewport: PHONE }, async (page) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Tôi cần thủ tục nào?" }).click();
  await sees(page.locator("h1"), "Bạn muốn làm gì?");
  await fits(page);
  await shot(page, "choose");
  const ways = page.locator(".ways__way");
  await ways.filter({ hasText: "Xây mới nhà ở" }).click();
  await sees(page.locator("h1"), "Nhà cao bao nhiêu tầng");
  await focused(page, "h1");
  await ways.filter({ hasText: "Từ 7 tầng" }).click();
  await ways.filter({ hasText: "Không thuộc" }).click();
  await sees(page.locator(".trail"), "Từ 7 tầng");
  // Back asks again, and the answer before still stands.
  await page.goBack();
  await sees(page.locator("h1"), "trường hợp nào sau đây");
  await ways.filter({ hasText: "Không thuộc" }).click();
  await ways.filter({ hasText: "ngoài khu kinh tế" }).click();
  await sees(page.locator("h1"), "Thủ tục bạn cần");
  await fits(page);
  await ways.first().click();
  await arrives(page, "/procedures/1.013225");
  // An address that nobody can have come by.
  await page.goto("/choose/house/nowhere");
  await sees(page.locator("main"), "Không tìm thấy trang này");
});

walk("two cases stand side by side", { viewport: PHONE }, async (page) => {
  await page.goto("/procedures/1.013225");
  await page.getByRole("link", { name: "So sánh hai trường hợp" }).click();
  await arrives(page, "/procedures/1.013225/compare-cases");
  const rows = page.locator(".compare tbody");
  await rows.first().waitFor();
  for (const row of await rows.all()) {
    const [one, other] = await row.locator("td").allInnerTexts();
    assert.notEqual(one, other);
  }
  const differing = await rows.count();
  await page.getByLabel("Chỉ xem chỗ khác nhau").uncheck();
  await page.locator('.compare tbody[data-differs="false"]').first().waitFor();
  assert.ok((await rows.count()) > differing);
  await fits(page);
  await shot(page, "compare");
  // A case is the same as itself.
  const first = await page.locator("#case-one").inputValue();
  await page.locator("#case-other").selectOption(first);
  await page.getByLabel("Chỉ xem chỗ khác nhau").check();
  await sees(page.locator("main"), "giống nhau");
});

async function isPdf(download) {
  const bytes = await readFile(await download.path());
  assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
  assert.ok(bytes.length > 5_000, `${bytes.length} bytes`);
}

walk("the official form is filled in, printed and saved", { viewport: DESK }, async (page) => {
  await page.goto(`${EXTEND}/contact`);
  await answers(page, {
    "contact-full_name": "Nguyễn Văn Ưng",
    "contact-phone": "0912 345 678",
  });
  await page.goto(`${EXTEND}/site`);
  // By the name of a commune that is no more.
  await answers(page, { "field-ward": { find: "nam ha", choose: "18073" } });
  await sees(page.locator(".choice"), "trước là Phường Nam Hà");
  await answers(page, { "field-ward": { find: "khong co noi nay", choose: "18073" } });
  await page.goto(`${EXTEND}/request`);
  await answers(page, { "field-reason": "Mưa lũ <b>#panic()</b> $x$" });
  await page.goto(`${EXTEND}/components`);
  await page.getByRole("link", { name: "Xem và in đơn" }).click();
  await arrives(page, `${EXTEND}/official-form`);
  const sheet = page.locator(".sheet");
  await sees(sheet.locator("h2"), "gia hạn");
  await sees(sheet, "Tên chủ đầu tư (Chủ hộ): Nguyễn Văn Ưng");
  await sees(sheet, "phường/xã: Phường Thành Sen");
  await sees(sheet, "Mưa lũ <b>#panic()</b> $x$");
  await sees(sheet, "Sở Xây dựng tỉnh Hà Tĩnh");
  await sees(page.locator(".notice"), "để trống trên đơn");
  await shot(page, "form");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Tải bản PDF" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "1.013233-form.pdf");
  await isPdf(download);
  // The page around it is English then, the form is not.
  await page.getByRole("link", { name: "English" }).click();
  await sees(page.locator("main"), "Save as PDF");
  await sees(sheet.locator("h2"), "gia hạn");
  // On paper the form stands alone.
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".form-head").isVisible(), false);
  assert.ok(await sheet.isVisible());
});

walk("a draft is told what the law changed, question by question", { viewport: PHONE }, async (page) => {
  await page.goto(`${EXTEND}/request`);
  await answers(page, { "field-reason": "Mưa lũ kéo dài." });
  await ages(page, "1.013233", "Mưa");
  const notice = page.locator(".notice");
  await sees(notice, "Quy định đã đổi từ ngày 01/07/2026");
  await sees(notice, "Câu hỏi mới: Số giấy phép");
  await sees(notice, "Không hỏi nữa");
  await shot(page, "changed");
  await fits(page);
  await page.getByRole("button", { name: "Tôi đã đọc" }).click();
  await notice.waitFor({ state: "detached" });
  assert.equal(await page.locator("#field-reason").inputValue(), "Mưa lũ kéo dài.");
  await page.reload();
  await page.locator("#field-reason").waitFor();
  assert.equal(await notice.count(), 0);
});

walk("a procedure describes itself to programs that run no app", { viewport: DESK }, async (page) => {
  const answer = await page.request.get(EXTEND);
  const text = await answer.text();
  const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(text);
  const service = JSON.parse(json);
  assert.equal(service["@type"], "GovernmentService");
  assert.equal(service.identifier, "1.013233");
  assert.match(text, /<title>Gia hạn giấy phép xây dựng/);
  // As is what is painted before the app.
  assert.match(text, /<h1>Gia hạn giấy phép xây dựng/);
  const ahead = (html) => [...html.matchAll(/<link rel="preload" href="([^"]+)" as="fetch" crossorigin>/g)];
  assert.match(String(ahead(text)), /1\.013233\.vi\.bin/);
  // What the pages that ask need is on its way when one of them is opened.
  const asked = await (await page.request.get(`${EXTEND}/situation`)).text();
  const files = ahead(asked).map(([, href]) => href);
  assert.ok(files.some((file) => file.includes("split_steps")) && files.length > ahead(text).length + 2, files);
  for (const file of files) assert.ok((await page.request.get(file)).ok(), file);
  // The strict policy lets it stand: a journey fails for any refusal.
  await page.goto(EXTEND);
  await arrives(page, EXTEND);
});

walk("what people call a thing leads to it", { viewport: PHONE }, async (page) => {
  await page.goto("/");
  const first = page.locator("main article, main li").filter({ hasText: "Mã 1." }).first();
  for (const [called, code] of [
    ["mất chứng chỉ", "1.013217"],
    ["xin phep xay nha", "1.013225"],
    ["1.009122", "1.01322"],
    ["vỉa hè", "1.013274"],
  ]) {
    await page.getByRole("searchbox").fill(called);
    await sees(first, code);
  }
});

walk("an abolished procedure says what becomes of dossiers", { viewport: PHONE }, async (page) => {
  await page.goto("/procedures/1.013218");
  await sees(page.locator("main"), "dừng giải quyết và trả lại người nộp");
  await sees(page.locator("main"), "khoản 5 Điều 76 Nghị định 217/2026/NĐ-CP");
  await fits(page);
});

walk("every question shows its article, and a stop its way on", { viewport: PHONE }, async (page) => {
  await page.goto("/procedures/1.013235/permit");
  await page.getByText("Căn cứ pháp lý của các câu hỏi này").click();
  await sees(page.locator(".sources"), "Số giấy phép điểm a khoản 2 Điều 64 Nghị định 217/2026/NĐ-CP");
  await fits(page);
  await page.goto("/procedures/1.013235/situation");
  await answers(page, { "field-case": true, "field-issuer-commune": true });
  await page.getByRole("button", { name: "Tiếp tục" }).click();
  await arrives(page, "/procedures/1.013235/stop");
  await page.locator(".ways__way").first().click();
  await arrives(page, "/procedures/1.013228");
});
