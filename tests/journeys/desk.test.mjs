// An officer's day: a dossier is sent, taken in, asked more for, and its slips printed.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { DESK, PHONE, fits, journey, sees, sent, shot, startBrowser, startServer } from "./support.mjs";

const PASSWORD = "mật khẩu rất dài";

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
  const account = ["officer", "hanh", "--name", "Trần Thị Hạnh"];
  const of = ["--agency", "hatinh_construction", "--data", server.data];
  const made = spawnSync(process.env.DUNGHEN_BIN, [...account, ...of], { input: `${PASSWORD}\n` });
  assert.equal(made.status, 0, made.stderr?.toString());
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const [name, viewport] of [
  ["on a phone", PHONE],
  ["at a desk", DESK],
]) {
  test(`an officer takes a dossier in ${name}`, { timeout: 120_000 }, () =>
    journey(browser, server.origin, { viewport, expected: /401/ }, async (page) => {
      const code = await sent(server, name, "Mất khi chuyển nhà <b>hôm qua</b>.");
      await page.goto("/desk");
      await page.getByLabel("Tên tài khoản").fill("hanh");
      await page.getByLabel("Mật khẩu").fill(PASSWORD);
      await page.getByRole("button", { name: "Vào làm việc" }).click();
      await sees(page.locator("h1"), "Hồ sơ");
      await fits(page);
      await shot(page, `desk-list-${viewport.width}`);
      await page.getByRole("link", { name: code }).click();
      await sees(page.locator("main"), "Mất khi chuyển nhà <b>hôm qua</b>.");
      await page.getByRole("button", { name: "Tiếp nhận hồ sơ" }).click();
      await sees(page.locator("dd"), "17:30 01/12/2026");
      await page.getByText("Yêu cầu bổ sung", { exact: true }).first().click();
      await page.locator("#ask_supplement-text").fill("Bản vẽ thiếu chữ ký");
      await page.getByRole("button", { name: "Yêu cầu bổ sung" }).click();
      await sees(page.locator("dd"), "Chờ bổ sung");
      await sees(page.locator(".history"), "Bản vẽ thiếu chữ ký");
      await fits(page);
      await shot(page, `desk-dossier-${viewport.width}`);
      await page.getByRole("link", { name: "Giấy tiếp nhận và hẹn trả kết quả" }).click();
      await sees(page.locator("body"), "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ");
      await sees(page.locator("body"), code);
      await page.goBack();
      await page.getByRole("button", { name: "Thoát" }).click();
      await page.getByLabel("Mật khẩu").waitFor();
      await page.goto(`/desk/dossiers/${code}`);
      await sees(page.locator("h1"), "Hãy đăng nhập trước");
    }),
  );
}
