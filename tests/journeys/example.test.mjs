// The worked example of docs/authoring.md, for what no procedure of the department asks yet.

import assert from "node:assert/strict";
import {
  PHONE,
  answers,
  arrives,
  begin,
  exampleDefinitions,
  focused,
  sees,
  shot,
} from "./support.mjs";

const EXAMPLE = "/procedures/9.000002";
const CARD = "042199001234|183456789|Nguyễn Thị Lan|05031999|Nữ|Xã Cẩm Bình, Hà Tĩnh|10052021";

const { walk } = begin({ definitions: exampleDefinitions });

walk("a citizen card fills in a person, and is taken back", { viewport: PHONE }, async (page) => {
  await page.goto(`${EXAMPLE}/contact`);
  await arrives(page, `${EXAMPLE}/contact`);
  const name = page.locator("#contact-full_name");
  await name.pressSequentially(CARD);
  await sees(page.getByRole("status"), "chưa được xác minh");
  assert.equal(await name.inputValue(), "Nguyễn Thị Lan");

  await page.goto(`${EXAMPLE}/applicant`);
  await arrives(page, `${EXAMPLE}/applicant`);
  await answers(page, { "field-owner\\.full_name": "Trần Văn Bình" });
  const number = page.locator("#field-owner\\.citizen_id");
  // As a scanner types: fast, and with the key for a new line behind.
  await number.pressSequentially(`${CARD}\n`);
  await focused(page, "#group-owner");
  await sees(page.getByRole("status"), "chưa được xác minh");
  await shot(page, "card");
  const owner = page.locator("#field-owner\\.full_name");
  assert.equal(await owner.inputValue(), "Nguyễn Thị Lan");
  assert.equal(await number.inputValue(), "042199001234");
  assert.equal(new URL(page.url()).pathname, `${EXAMPLE}/applicant`);

  await page.goto(`${EXAMPLE}/check`);
  const mark = page.locator(".summary__value", { hasText: "chưa xác minh" });
  await sees(mark, "042199001234");
  assert.equal(await mark.count(), 3);

  // What somebody changes is theirs.
  await page.goto(`${EXAMPLE}/applicant`);
  await answers(page, { "field-owner\\.full_name": "Nguyễn Thị Lan Anh" });
  await page.goto(`${EXAMPLE}/check`);
  await sees(mark, "042199001234");
  assert.equal(await mark.count(), 2);

  await page.goto(`${EXAMPLE}/applicant`);
  await answers(page, { "field-owner\\.full_name": "Trần Văn Bình" });
  await number.fill("");
  await number.pressSequentially(CARD);
  await page.getByRole("button", { name: "Lấy lại như trước" }).click();
  await focused(page, "#group-owner");
  assert.equal(await owner.inputValue(), "Trần Văn Bình");
  assert.equal(await number.inputValue(), "");
});
