// Somebody's way through the app, from the first page to the slip.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fact, through } from "./pages.mjs";
import {
  DESK,
  NOTE,
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
  titled,
} from "./support.mjs";

const EXTEND = "/procedures/1.013233";
const REISSUE = "/procedures/1.013235";
const CODE = /^H27-261123-\d{4}$/;

const SITUATION = {
  "field-issuer": true,
  "field-construction_started": true,
  "field-times_extended": true,
};
const CONTACT = { "contact-full_name": "Nguyễn Văn An", "contact-phone": "0912345678" };
/** The sections after the contact, in order. */
const SECTIONS = {
  permit: {
    permit_number: "15/GPXD",
    permit_date: "10/12/2025",
    permit_content: "Xây dựng nhà làm việc 9 tầng.",
  },
  site: {
    lot_number: "128",
    site_area: "1250",
    street: "đường Nguyễn Du",
    ward: { find: "thanh sen", choose: "18073" },
  },
  developer: { developer_kind: "individual", citizen_id: "042085000001" },
  request: { reason: "Chưa bàn giao xong mặt bằng.", months_to_completion: "18" },
};

const { walk } = begin();

/** Answers all sections after the contact, up to the papers. */
const fillSections = (page) => through(page, "1.013233", SECTIONS);

async function uploadPermit(page) {
  await page.locator("#component-permit").setInputFiles(paper("giay-phep.pdf"));
  await sees(page.locator(".file[data-state=done]"), "giay-phep.pdf");
}

/** Sends and gives the code on the receipt. */
async function send(page) {
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL(/\/receipts\//);
  const code = await page.locator(".receipt__code").innerText();
  assert.match(code, CODE);
  assert.ok(page.url().endsWith(`/receipts/${code}`));
  return code;
}

function cell(scope, day) {
  return scope.locator(`.calendar td:has(time[datetime="${day}"])`);
}

walk("a permit is extended, in Vietnamese on a phone", { viewport: PHONE }, async (page) => {
  await page.goto("/");
  await page.locator(".procedure").first().waitFor();
  const names = page.locator(".procedure__name");
  const first = await names.allInnerTexts();
  assert.ok(first.includes("Gia hạn giấy phép xây dựng"), first.join(", "));
  await page.getByRole("button", { name: "Xem tất cả" }).click();
  await names.nth(100).waitFor();
  await page.getByRole("button", { name: "Kiến trúc" }).click();
  await names.nth(6).waitFor({ state: "detached" });
  await sees(page.locator(".procedure").first(), "đã bãi bỏ");
  await page.getByRole("button", { name: "Kiến trúc" }).click();
  await shot(page, "home");
  // By a component's name, which comes only when somebody searches.
  await page.locator("#q").fill("danh sach moi gioi");
  await sees(names, "sàn giao dịch bất động sản");
  await page.locator("#q").fill("gia han giay phep");
  await sees(page.locator(".procedure").first(), "Gia hạn giấy phép xây dựng");
  await page.locator(`a[href="${EXTEND}"]`).click();

  await arrives(page, EXTEND);
  await focused(page, "h1");
  const face = page.locator(".leaf__face");
  await sees(face.locator(".leaf__weekday"), "Thứ Ba");
  await sees(face.locator(".leaf__day"), "01");
  await sees(face.locator(".leaf__month"), "tháng 12");
  await page.locator(".leaf__toggle").click();
  await sees(page.locator(".leaf__more .reasons__item"), "Ngày Văn hóa Việt Nam");
  await shot(page, "procedure");
  await page.getByRole("link", { name: "Bắt đầu" }).click();

  // Nothing answered.
  await arrives(page, `${EXTEND}/situation`);
  await goesOn(page);
  await sees(page.locator(".errors__title"), "Còn 3 điều cần sửa");
  assert.equal(await page.locator(".errors a").count(), 3);
  assert.equal(await page.locator(".field__error").count(), 3);
  await titled(page, "Lỗi: ");
  await focused(page, ".errors");
  await shot(page, "situation-errors");
  await page.locator(".errors a").nth(1).click();
  await focused(page, "#field-construction_started");
  await answers(page, SITUATION);
  await goesOn(page, `${EXTEND}/contact`);

  // A phone number too short is refused in words.
  await answers(page, { ...CONTACT, "contact-phone": "0912" });
  await goesOn(page);
  await sees(page.locator("#contact-phone-error"), "số đã nhập có 4");
  await sees(page.locator(".errors__title"), "Còn 1 điều cần sửa");
  await answers(page, CONTACT);
  await goesOn(page, `${EXTEND}/permit`);
  await fillSections(page);

  // No file, then one of the wrong kind, then the permit.
  await goesOn(page);
  await sees(page.locator(".errors a"), "Chưa nộp: Giấy phép xây dựng đã cấp");
  await focused(page, ".errors");
  await page.locator("#component-permit").setInputFiles(NOTE);
  await sees(page.locator(".file__problem"), "Tệp ghi-chu.txt không phải loại nhận được");
  await shot(page, "components");
  await page.getByRole("button", { name: "Gỡ bỏ ghi-chu.txt" }).click();
  await page.locator(".file__problem").waitFor({ state: "detached" });
  await uploadPermit(page);
  await page.locator(".errors").waitFor({ state: "detached" });
  await goesOn(page, `${EXTEND}/check`);

  // Everything is listed; a change leads straight back.
  const rows = page.locator(".summary__row");
  const listed = {
    "Họ và tên": "Nguyễn Văn An",
    "Thư điện tử": "Không khai",
    "Cơ quan nào đã cấp giấy phép?": "Sở Xây dựng Hà Tĩnh",
    "Ngày cấp giấy phép": "10/12/2025",
    "Diện tích lô đất": /1\.?250 m²/,
    "Số định danh cá nhân của chủ đầu tư": "042085000001",
    "Giấy phép xây dựng đã cấp": "giay-phep.pdf",
  };
  for (const [label, value] of Object.entries(listed)) {
    const own = rows.filter({ has: page.locator("dt", { hasText: label }) });
    await sees(own.locator(".summary__value"), value);
  }
  await shot(page, "check");
  await page.getByRole("link", { name: "Sửa Số giấy phép" }).click();
  await arrives(page, `${EXTEND}/permit`);
  await answers(page, { "field-permit_number": "16/GPXD" });
  await goesOn(page, `${EXTEND}/check`);
  await sees(page.locator(".summary__value"), "16/GPXD");

  const code = await send(page);
  const submitted = await page.evaluate(() => window.submitted);
  assert.equal(submitted.length, 1);
  assert.equal(submitted[0].code, code);
  assert.equal(submitted[0].procedure, "1.013233");
  assert.equal(Date.parse(submitted[0].result_at), Date.parse("2026-12-01T17:30:00+07:00"));

  const receipt = async () => {
    assert.equal(await page.locator(".receipt__code").innerText(), code);
    await sees(fact(page, "Gửi lúc"), "09:00, Thứ Hai, 23/11/2026");
    await sees(fact(page, "Dự kiến tiếp nhận"), "09:00, Thứ Hai, 23/11/2026");
    await sees(fact(page, "Dự kiến có kết quả"), "17:30, Thứ Ba, 01/12/2026");
    // A narrow screen has the list alone; the table is there for print.
    const holiday = cell(page.locator(".receipt"), "2026-11-24");
    assert.equal(await holiday.getAttribute("data-state"), "holiday");
    assert.equal(await holiday.isVisible(), false);
    await sees(page.locator(".receipt .reasons__item"), "Ngày Văn hóa Việt Nam");
  };
  await receipt();
  await shot(page, "receipt");
  await page.reload();
  await receipt();
  // What was sent is no draft any more.
  await page.goto("/");
  await page.locator(".procedure").first().waitFor();
  assert.equal(await page.locator(".draft").count(), 0);
});

walk("a date is asked of other beginnings and taken along", { viewport: DESK }, async (page) => {
  await page.goto(EXTEND);
  await arrives(page, EXTEND);
  await page.locator(".leaf__toggle").click();
  const more = page.locator(".leaf__more");
  await sees(cell(more, "2026-11-24"), "nghỉ lễ");
  await sees(more.locator("li", { hasText: "xem thực địa" }), "Thứ Năm, 26/11/2026");
  const choices = more.locator(".choice");
  await choices.first().waitFor();
  assert.deepEqual(
    await choices.allInnerTexts(),
    [
      "Tiếp nhận sớm nhất có thể: Thứ Ba, 01/12/2026",
      "Tiếp nhận chậm một ngày làm việc: Thứ Tư, 02/12/2026",
      "Tiếp nhận chậm nhất, sau 8 giờ làm việc: Thứ Tư, 02/12/2026",
      "Bị yêu cầu bổ sung vào ngày làm việc thứ 3, nộp lại sau 2 ngày làm việc: Thứ Ba, 08/12/2026",
      "Gửi trước Tết, Thứ Tư, 03/02/2027: Thứ Tư, 17/02/2027",
      "Gửi sau Tết, Thứ Năm, 11/02/2027: Thứ Năm, 18/02/2027",
    ],
  );
  await choices.nth(3).click();
  await sees(more.locator(".reasons__item"), "tính lại từ đầu");
  await shot(page, "dates");

  await page.locator("#dates-by").fill("4/12/2026");
  await sees(more.getByRole("status"), "17:29, Thứ Sáu, 27/11/2026");
  await page.locator("#dates-by").fill("24/11/2026");
  await sees(more.getByRole("status"), "Không còn lúc nào");
  await page.locator("#dates-by").fill("mai nhé");
  await sees(more.getByRole("status"), "Chưa đọc được ngày này");

  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: ".ics" }).click();
  const file = await readFile(await (await saved).path(), "utf8");
  assert.match(file, /DTSTART;VALUE=DATE:20261201\r\n/);
  await page.getByRole("button", { name: "Chép nội dung" }).click();
  await sees(more.getByRole("status"), /Đã chép|Dự kiến có kết quả/);
});

walk("any time limit is dated, and says why, on a phone", { viewport: PHONE }, async (page) => {
  await page.goto("/dates?limit=20-working-days&sent=2027-01-28T09:00");
  await arrives(page, "/dates");
  const main = page.locator(".layout__main");
  await sees(main.getByRole("status"), "Thứ Năm, ngày 4 tháng 3 năm 2027");
  const days = main.locator(".reasons__item");
  await sees(days.nth(0), "ngày tiếp nhận, chưa tính");
  await sees(days.filter({ hasText: "08/02/2027" }), "Tết");
  await sees(days.filter({ hasText: "04/03/2027" }), "ngày làm việc thứ 20");
  await fits(page);
  await shot(page, "reckon");

  await page.getByRole("link", { name: "English" }).click();
  await sees(main.getByRole("status"), "Thursday 4 March 2027");
  await page.locator("#reckon-unit").selectOption("months");
  await page.locator("#reckon-amount").fill("1");
  await page.getByRole("link", { name: "Tiếng Việt" }).click();
  await sees(main.getByRole("status"), "Thứ Hai, ngày 1 tháng 3 năm 2027");
  assert.equal(await page.locator("#reckon-amount").inputValue(), "1");
  await page.locator("#reckon-date").fill("31.12.2049");
  await sees(main.getByRole("status"), "ngày 31 tháng 1 năm 2050");
  await sees(main.getByRole("status"), "lịch nghỉ còn là dự kiến");
  await page.locator("#reckon-amount").fill("vài");
  await sees(main.getByRole("status"), "một số nguyên");
});

walk("text of an old font is repaired, and had back", { viewport: PHONE }, async (page) => {
  const [typed, meant] = ["C«ng tr×nh nhµ ë riªng lÎ", "Công trình nhà ở riêng lẻ"];
  await page.goto(`${EXTEND}/situation`);
  await answers(page, SITUATION);
  await goesOn(page, `${EXTEND}/contact`);
  await answers(page, CONTACT);
  await goesOn(page, `${EXTEND}/permit`);
  const field = page.locator("#field-permit_content");
  const said = page.locator(".field").filter({ has: field }).locator("[role=status]");
  await field.fill(typed);
  await field.blur();
  await sees(said, "TCVN3");
  assert.equal(await field.inputValue(), meant);
  await shot(page, "repaired");
  await fits(page);
  await page.reload();
  await arrives(page, `${EXTEND}/permit`);
  assert.equal(await field.inputValue(), meant);

  // Whoever takes it back is not corrected again.
  await field.fill(typed);
  await field.blur();
  await said.getByRole("button", { name: "Giữ như đã gõ" }).click();
  await said.waitFor({ state: "detached" });
  assert.equal(await field.inputValue(), typed);
  await field.fill(`${typed} 2`);
  await field.blur();
  assert.equal(await field.inputValue(), `${typed} 2`);
  assert.equal(await said.count(), 0);

  // What is pasted is repaired at once; real Vietnamese stays as it is.
  await page.reload();
  await arrives(page, `${EXTEND}/permit`);
  await field.fill("Đường số 8 × 12 m, «khu A»");
  await field.blur();
  assert.equal(await field.inputValue(), "Đường số 8 × 12 m, «khu A»");
  assert.equal(await said.count(), 0);
  await field.fill("");
  await field.evaluate((input, text) => {
    input.dispatchEvent(new ClipboardEvent("paste", { bubbles: true }));
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  }, "Coâng trình nhaø ôû");
  await sees(said, "VNI");
  assert.equal(await field.inputValue(), "Công trình nhà ở");
});

walk("a permit is extended, in English at a desk", { viewport: DESK }, async (page) => {
  await page.goto("/");
  await page.getByRole("link", { name: "English" }).click();
  await sees(page.locator("h1"), "Know the date of the result before you file");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await shot(page, "home");
  await page.getByRole("link", { name: "Extension of a building permit" }).click();
  await arrives(page, EXTEND);
  await sees(page.locator(".leaf__face"), "Tuesday");
  await page.locator(".leaf__toggle").click();
  await sees(page.locator(".leaf__more .reasons__item"), "Viet Nam Culture Day");
  await shot(page, "procedure");
  await page.getByRole("link", { name: "Start" }).click();

  await arrives(page, `${EXTEND}/situation`);
  await goesOn(page);
  await sees(page.locator(".errors__title"), "3 things to put right");
  await titled(page, "Error: ");
  await shot(page, "situation-errors");
  await answers(page, SITUATION);
  await goesOn(page, `${EXTEND}/contact`);

  // Back keeps the answers, and so does a reload.
  await page.goBack();
  await arrives(page, `${EXTEND}/situation`);
  await page.locator("#field-issuer:checked").waitFor();
  await page.locator("#field-times_extended:checked").waitFor();
  await goesOn(page, `${EXTEND}/contact`);
  await answers(page, CONTACT);
  await page.reload();
  await arrives(page, `${EXTEND}/contact`);
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await page.locator("#contact-full_name").inputValue(), "Nguyễn Văn An");
  await goesOn(page, `${EXTEND}/permit`);
  await fillSections(page);

  await goesOn(page);
  await sees(page.locator(".errors a"), "Not handed in: The building permit issued");
  await shot(page, "components");
  await uploadPermit(page);
  await goesOn(page, `${EXTEND}/check`);
  await sees(page.locator(".summary__value"), "Hà Tĩnh Department of Construction");
  await shot(page, "check");
  await send(page);
  await sees(fact(page, "Sent at"), "09:00, Monday, 23/11/2026");
  await sees(fact(page, "Result expected"), "17:30, Tuesday, 01/12/2026");
  await sees(page.locator(".receipt .reasons__item"), "Viet Nam Culture Day");
  await shot(page, "receipt");
});

walk("a permit the commune issued is not extended here", { viewport: PHONE }, async (page) => {
  await page.goto(`${EXTEND}/situation`);
  await answers(page, { ...SITUATION, "field-issuer-commune": true });
  await goesOn(page, `${EXTEND}/stop`);
  await sees(page.locator("h1"), "Thủ tục này không áp dụng cho trường hợp của bạn");
  await sees(page.locator("main p"), "Giấy phép do Ủy ban nhân dân xã, phường cấp");
  await page.goBack();
  await arrives(page, `${EXTEND}/situation`);
  await page.locator("#field-issuer-commune:checked").waitFor();
  await goesOn(page, `${EXTEND}/stop`);
  await page.getByRole("link", { name: "Sửa câu trả lời" }).click();
  await arrives(page, `${EXTEND}/situation`);
  await answers(page, SITUATION);
  await goesOn(page, `${EXTEND}/contact`);
});

walk("a lost permit is not asked for, a torn one is", { viewport: PHONE }, async (page) => {
  const permit = page
    .locator(".component")
    .filter({ hasText: "Giấy phép xây dựng bị rách, nát" });
  const states = { "field-case": "unneeded", "field-case-torn": "needed" };
  for (const [choice, state] of Object.entries(states)) {
    await page.goto(`${REISSUE}/situation`);
    await answers(page, { [choice]: true, "field-issuer": true });
    await goesOn(page, `${REISSUE}/contact`);
    await page.goto(`${REISSUE}/components`);
    // What this dossier does not need stands folded.
    const folded = page.locator("summary").filter({ hasText: "hồ sơ này không cần" });
    await page.locator(".component").first().waitFor({ state: "attached" });
    assert.equal(await folded.count(), state === "unneeded" ? 1 : 0);
    if (state === "unneeded") await folded.click();
    await permit.and(page.locator(`[data-state=${state}]`)).waitFor();
    const picker = page.locator("#component-permit");
    assert.equal(await picker.count(), state === "needed" ? 1 : 0);
  }
});

const CUT = { viewport: PHONE, expected: /ERR_FAILED|Failed to fetch/ };
walk("questions that did not arrive are asked for again", CUT, async (page) => {
  let cut = true;
  // A service worker would have them already.
  await page.addInitScript(() => delete Navigator.prototype.serviceWorker);
  await page.route(/split_/, (route) => (cut ? route.abort() : route.continue()));
  await page.goto(`${EXTEND}/situation`);
  await sees(page.getByRole("alert"), "Chưa tải được dữ liệu");
  assert.equal(await page.locator("form").count(), 0);
  cut = false;
  await page.getByRole("button", { name: "Thử lại" }).click();
  await arrives(page, `${EXTEND}/situation`);
  await answers(page, SITUATION);
});

walk("a procedure that is not there is said not to be", { viewport: PHONE }, async (page) => {
  await page.goto("/procedures/9.999999");
  await sees(page.locator("main"), "Không có thủ tục mang mã 9.999999.");
});

const NARROW = { width: 320, height: 640 };
walk("nothing stands out over the side of a narrow phone", { viewport: NARROW }, async (page) => {
  for (const where of ["/", EXTEND, `${EXTEND}/situation`, `${EXTEND}/components`]) {
    await page.goto(where);
    await page.locator(".foot").waitFor();
    await arrives(page, where);
    await page.evaluate(() => document.fonts.ready);
    await fits(page);
  }
});
