// Whoever has filed a dossier follows it: what is asked, the supplement, the end, the rating.

import assert from "node:assert/strict";
import {
  DESK,
  NOTE,
  PHONE,
  arrives,
  begin,
  fits,
  focused,
  paper,
  sees,
  sent,
  shot,
  titled,
} from "./support.mjs";

const here = begin({ hasOfficer: true });
const { walk } = here;

const ASK = { act: "ask_supplement", wanted: [{ component: "permit", what: "Bản chụp bị mờ" }] };

// What the server refuses is told on the page, and by the browser in its console.
const REFUSED = { viewport: PHONE, expected: /404/ };
walk("a supplement is supplied on a phone", REFUSED, async (page) => {
  const code = await sent(here.server, "phone");
  await here.officer.does(code, 1, ASK);
  await page.goto("/");
  await page.getByRole("link", { name: "Theo dõi hồ sơ đã nộp" }).click();
  await arrives(page, "/track");
  await focused(page, "h1");
  await shot(page, "track-form");
  await page.getByRole("button", { name: "Xem hồ sơ" }).click();
  await sees(page.locator(".errors__title"), "Còn 2 điều cần sửa");
  await titled(page, "Lỗi: ");
  await page.locator(".errors a").first().click();
  await focused(page, "#track-code");
  // As people type it.
  await page.locator("#track-code").fill(` ${code.toLowerCase()} `);
  await page.locator("#track-digits").fill("0000");
  await page.getByRole("button", { name: "Xem hồ sơ" }).click();
  await sees(page.locator("[role=alert] .notice"), "");
  assert.equal(await page.locator(".track").count(), 0);
  await page.locator("#track-digits").fill("56 78");
  await page.locator("#track-digits").press("Enter");
  await sees(page.locator(".track__stage"), "Chờ bổ sung");
  await focused(page, ".track__stage");
  await sees(page.locator(".notice li"), "Bản chụp bị mờ");
  await fits(page);
  await shot(page, "track-asked");

  await page.getByRole("button", { name: "Gửi bổ sung" }).click();
  await sees(page.locator(".field__error"), "Còn giấy tờ chưa có tệp");
  const input = page.locator("#supply-permit");
  await input.setInputFiles(NOTE);
  await sees(page.locator(".file__problem"), "không phải loại nhận được");
  await page.getByRole("button", { name: "Gỡ bỏ ghi-chu.txt" }).click();
  await input.setInputFiles(paper("ro-hon.pdf"));
  await page.locator(".file[data-state=done]").waitFor();
  await page.getByRole("button", { name: "Gửi bổ sung" }).click();
  await sees(page.locator(".track__stage"), "Đã gửi, chờ tiếp nhận");
  await sees(page.locator(".track__line li").first(), "Đã bổ sung hồ sơ");
  assert.equal(await page.locator("#supply-permit").count(), 0);

  await here.officer.does(code, 3, { act: "accept" });
  await page.getByRole("button", { name: "Cập nhật" }).click();
  await sees(page.locator(".track__stage"), "Đang giải quyết");
  await sees(page.locator(".leaf__strip"), "Hẹn trả");
  await shot(page, "track-accepted");
  // The address names the dossier, and nothing of the person.
  assert.ok(!page.url().includes("5678"));
});

walk("a dossier is rated, another taken back, in English at a desk", { viewport: DESK }, async (page) => {
  const code = await sent(here.server, "desk");
  await here.officer.does(code, 1, { act: "accept" });
  await here.officer.does(code, 2, { act: "resolve", outcome: "granted" });
  await page.goto(`/track/${code}?lang=en`);
  await page.locator("#track-digits").fill("0001");
  await page.getByRole("button", { name: "Show the dossier" }).click();
  await sees(page.locator(".track"), "How was it");
  await page.getByRole("button", { name: "Send the rating" }).click();
  await sees(page.locator(".field__error"), "Not answered yet: 5 of 5 questions");
  await focused(page, "#rate-0-1");
  for (const at of [0, 1, 2, 3, 4]) await page.locator(`#rate-${at}-5`).check();
  await page.locator("#track-comment").fill("Nhanh, dễ hiểu.");
  await shot(page, "track-rate");
  await page.getByRole("button", { name: "Send the rating" }).click();
  await sees(page.locator(".notice"), "has been rated");
  await sees(page.locator(".track__said"), "Nhanh, dễ hiểu.");

  const other = await sent(here.server, "other");
  await page.getByRole("button", { name: "Another dossier" }).click();
  await focused(page, "#track-code");
  await page.locator("#track-code").fill(other);
  await page.locator("#track-digits").fill("5678");
  await page.getByRole("button", { name: "Show the dossier" }).click();
  await page.getByText("Take the dossier back", { exact: true }).click();
  await page.getByRole("button", { name: "Yes, take this dossier back" }).click();
  await page.getByRole("button", { name: "Yes, take this dossier back" }).waitFor({ state: "detached" });
  await sees(page.locator(".track__line li").first(), "09:00");
  await fits(page);
});
