// An officer's day: a dossier is sent, taken in, asked more for, and its slips printed.

import { DESK, PHONE, begin, fits, sees, sent, shot } from "./support.mjs";

const here = begin({ hasOfficer: true });

for (const [name, viewport] of [
  ["on a phone", PHONE],
  ["at a desk", DESK],
]) {
  here.walk(`an officer takes a dossier in ${name}`, { viewport, expected: /401/ }, async (page) => {
    const code = await sent(here.server, name, "Mất khi chuyển nhà <b>hôm qua</b>.");
    await page.goto("/desk");
    await page.getByLabel("Tên tài khoản").fill(here.officer.account);
    await page.getByLabel("Mật khẩu").fill(here.officer.password);
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
  });
}
