// A kiosk: a person's visit on its own keyboard, every way it ends, and that nothing is left;
// the ways out that are closed; a scanner; and that no other server has one.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import axe from "axe-core";
import { arrives, begin, sees, shot, startServer } from "./support.mjs";
import { ENDINGS, comes, fillsIn, goes, leavesNothing, opens, types, waits } from "./visits.mjs";

const SCREEN = { width: 1080, height: 1920 };
const REISSUE = "/kiosk/procedures/1.013235";

/** How often a visit is made and ended, in all. */
const RUNS = Number(process.env.KIOSK_RUNS ?? 20);

/** Whoever is called for help. */
const calls = [];
const desk = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    calls.push(JSON.parse(body));
    response.writeHead(204).end();
  });
});

const here = begin({
  settings: async () => {
    await new Promise((resolve) => desk.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${desk.address().port}/`;
    return { kiosk: `{ enabled = true, queue = true, roll = true, help_url = "${url}" }` };
  },
  also: () => desk.unref(),
});
const { walk } = here;

test("nothing of anybody is left, however a visit ends", { timeout: 60_000 + RUNS * 20_000 }, async () => {
  const context = await here.browser.newContext({
    baseURL: here.server.origin,
    viewport: SCREEN,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(15_000);
  let page = await context.newPage();
  await opens(page);
  const endings = Object.entries(ENDINGS);
  for (let run = 0; run < RUNS; run += 1) {
    const [how, ends] = endings[run % endings.length];
    await comes(page);
    await fillsIn(page);
    page = await ends(page);
    await leavesNothing(page, `${how}, visit ${run}`);
    if (how === "done") {
      // Neither does the way back lead anywhere.
      await page.goBack();
      await page.goForward();
      await leavesNothing(page, "the way back");
    }
  }
  await context.close();
});

walk("a whole dossier on the keyboard of the screen", { viewport: SCREEN }, async (page) => {
  await opens(page);
  await shot(page, "kiosk-attract");
  await comes(page);
  await shot(page, "kiosk-home");
  await goes(page, "/procedures/1.013235/situation");
  const on = async (...steps) => {
    for (const step of steps) {
      await page.locator("main form button[type=submit]").click();
      await arrives(page, `${REISSUE}/${step}`);
    }
  };
  const field = (id) => page.locator(`#${id}`);
  const option = (name, value) => page.locator(`[name="field-${name}"][value="${value}"]`);
  await option("case", "lost").check();
  await option("issuer", "department").check();
  await on("contact");
  await types(page, field("contact-full_name"), "nguyeenx vawn an");
  assert.equal(await field("contact-full_name").inputValue(), "Nguyễn Văn An");
  await types(page, field("contact-phone"), "0912345678\n");
  await types(page, field("contact-email"), "an");
  await page.locator('.board [data-key="@gmail.com"]').click();
  assert.equal(await field("contact-email").inputValue(), "an@gmail.com");
  // The field is never beneath the keyboard.
  const [bottom, top] = await page.evaluate(() => [
    document.activeElement.getBoundingClientRect().bottom,
    document.querySelector(".kiosk").getBoundingClientRect().top,
  ]);
  assert.ok(bottom <= top, `${bottom} ${top}`);
  await shot(page, "kiosk-keyboard");
  await on("permit");
  await types(page, field("field-permit_number"), "15/GPXD");
  await types(page, field("field-permit_date"), "10/12/2025");
  await on("site");
  await types(page, field("field-site_area"), "1250");
  await types(page, field("field-ward"), "thanh sen");
  await field("field-ward-18073").check();
  await on("developer");
  await option("developer_kind", "individual").check();
  await types(page, field("field-citizen_id"), "042085000001");
  await on("request");
  await types(page, field("field-reason"), "Maats khi chuyeenr nhaf,\b.");
  assert.equal(await field("field-reason").inputValue(), "Mất khi chuyển nhà.");
  while (!page.url().endsWith("/check")) {
    const before = page.url();
    await page.locator("main form button[type=submit]").click();
    await page.waitForURL((url) => url.href !== before);
    await page.locator("main h1").waitFor();
  }
  await sees(page.locator("main"), "Mất khi chuyển nhà.");
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL(/\/kiosk\/receipts\//);
  const code = await page.locator(".receipt__code").innerText();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".kiosk").isVisible(), false);
  await page.emulateMedia({ media: null });
  await ENDINGS.done(page);
  await waits(page);
  assert.ok(!(await page.content()).includes(code));
});

walk("Telex, VNI and plain keys", { viewport: SCREEN }, async (page) => {
  await opens(page);
  await comes(page);
  await goes(page, "/procedures/1.013235/request");
  const reason = page.locator("#field-reason");
  const method = page.locator('.board [data-key="method"]');
  await reason.click();
  await page.waitForTimeout(300);
  for (const [keys, expected] of [
    ["dduwowngf ", "đường "],
    // What stands there is gone on with, and taken back by the same key.
    ["hoa\bf", "đường hò"],
    ["f", "đường hof"],
  ]) {
    await types(page, reason, keys);
    assert.equal(await reason.inputValue(), expected, keys);
  }
  await reason.fill("");
  await method.click();
  await types(page, reason, "d9u7o7ng2 12");
  assert.equal(await reason.inputValue(), "đường 12");
  await reason.fill("");
  await method.click();
  await types(page, reason, "dduwowngf");
  assert.equal(await reason.inputValue(), "dduwowngf");
});

const SHORTCUTS = [
  ...["N", "T", "W", "P", "O", "S", "U", "J", "L", "F", "H", "D", "R"].map((key) => `Control+${key}`),
  ...["Control+Shift+I", "Control+Shift+N", "Control+Equal", "Control+Minus"],
  ...["F1", "F3", "F5", "F11", "F12", "Alt+ArrowLeft", "Alt+Home", "Backspace"],
];

walk("no key, link or menu leads out", { viewport: SCREEN }, async (page) => {
  await page.addInitScript(() => {
    window.pressed = [];
    const hear = (event) => setTimeout(() => window.pressed.push(event.defaultPrevented));
    for (const kind of ["keydown", "contextmenu", "drop", "copy"]) addEventListener(kind, hear, true);
  });
  await opens(page);
  await comes(page);
  const pressed = async () => {
    await page.waitForTimeout(30);
    const last = await page.evaluate(() => window.pressed.splice(0).at(-1));
    return last;
  };
  await page.locator("h1").click();
  const where = page.url();
  assert.equal(SHORTCUTS.length, 25);
  for (const shortcut of SHORTCUTS) {
    await page.keyboard.press(shortcut);
    assert.equal(await pressed(), true, shortcut);
  }
  assert.equal(page.url(), where);
  assert.equal(page.context().pages().length, 1);
  await page.locator("h1").click({ button: "right" });
  assert.equal(await pressed(), true);
  assert.equal(await page.evaluate(() => window.open("https://example.vn")), null);
  for (const [address, more] of [
    ["https://example.vn/vao", {}],
    ["/api/v1/docs", {}],
    ["/catalog/index.bin", { download: "a.bin" }],
  ]) {
    await page.evaluate(
      ([href, more]) => {
        const link = Object.assign(document.createElement("a"), { href, textContent: "ra ngoài", ...more });
        document.querySelector("main").prepend(link);
      },
      [address, more],
    );
    await page.locator("main > a").first().click();
    await page.locator(".kiosk-dialog--told").getByRole("button").click();
    await page.evaluate(() => document.querySelector("main > a").remove());
    assert.equal(page.url(), where);
  }
  // History has one entry more than before it began, whatever is looked at.
  const entries = () => page.evaluate(() => history.length);
  const before = await entries();
  await page.locator(".procedure a").first().click();
  await page.waitForURL(/\/kiosk\/procedures\//);
  assert.equal(await entries(), before);
});

/** What a scanner types. */
const CARDS = {
  "with marks": ["042199001234||Nguyễn Thị Lan|05031999|Nữ|Xã Cẩm Bình, Hà Tĩnh|10052021", "Nguyễn Thị Lan"],
  "without marks": ["042085000001||NGUYEN VAN AN|05031985|Nam|Xa Cam Binh, Ha Tinh|10052021", "NGUYEN VAN AN"],
};

for (const milliseconds of [5, 15, 30]) {
  walk(`a card scanned at ${milliseconds} ms a letter`, { viewport: SCREEN }, async (page) => {
    await page.addInitScript(() => {
      // Whether a letter of a code is ever painted.
      const look = () => {
        for (const field of document.querySelectorAll("input, textarea")) {
          const isSeen = field.checkVisibility({ visibilityProperty: true });
          if (isSeen && /\||0421990|0420850/.test(field.value)) window.echoed = true;
        }
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await opens(page);
    await comes(page);
    const session = await page.context().newCDPSession(page);
    const key = (key, more) => session.send("Input.dispatchKeyEvent", { key, ...more });
    for (const [how, [code, name]] of Object.entries(CARDS)) {
      await goes(page, "/procedures/1.013235/contact");
      const phone = page.locator("#contact-phone");
      await phone.fill("09");
      const typed = [];
      for (const letter of code) {
        typed.push(key(letter, { type: "keyDown", text: letter }), key(letter, { type: "keyUp" }));
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
      }
      const enter = { code: "Enter", windowsVirtualKeyCode: 13 };
      typed.push(key("Enter", { type: "keyDown", text: "\r", ...enter }));
      typed.push(key("Enter", { type: "keyUp", ...enter }));
      await Promise.all(typed);
      const filled = page.locator("#contact-full_name");
      while ((await filled.inputValue()) !== name) await page.waitForTimeout(20);
      assert.equal(await phone.inputValue(), "09", how);
      assert.equal(new URL(page.url()).pathname, `${REISSUE}/contact`, how);
      await filled.fill("");
    }
    assert.equal(await page.evaluate(() => window.echoed ?? false), false);
    // Where nothing takes a card, that is said; what a person types arrives.
    await goes(page, "/procedures/1.013235/request");
    const reason = page.locator("#field-reason");
    await reason.click();
    await page.keyboard.type("Mat | giay", { delay: 100 });
    while ((await reason.inputValue()) !== "Mat | giay") await page.waitForTimeout(20);
  });
}

walk("time can be asked for, ten times", { viewport: SCREEN }, async (page) => {
  await opens(page);
  await comes(page);
  const warning = page.locator(".kiosk-dialog--idle");
  const passes = (seconds) => page.evaluate((seconds) => window.passes(seconds), seconds);
  await passes(50);
  await page.waitForTimeout(700);
  assert.equal(await warning.count(), 0);
  for (let time = 0; time < 10; time += 1) {
    await passes(61);
    await warning.waitFor();
    assert.equal(await warning.getAttribute("role"), "alertdialog");
    assert.ok(await warning.evaluate((dialog) => dialog.contains(document.activeElement)));
    await warning.getByRole("button", { name: "Tôi cần thêm giờ" }).click();
    await warning.waitFor({ state: "detached" });
  }
  await passes(61);
  await sees(warning, "không thêm giờ được nữa");
  await shot(page, "kiosk-idle");
  await passes(21);
  await waits(page);
});

walk("help, a number, size, ground and voice", { viewport: SCREEN }, async (page) => {
  await page.addInitScript(() => {
    window.spoken = [];
    const stub = {
      speaking: false,
      getVoices: () => [],
      cancel() {},
      speak: ({ text, lang }) => window.spoken.push([lang, text]),
    };
    Object.defineProperty(window, "speechSynthesis", { value: stub });
  });
  await opens(page);
  await comes(page, "en");
  const button = (name) => page.locator(".kiosk-bar").getByRole("button", { name, exact: true });
  const told = page.locator("dialog[open]");
  await button("Call for help").click();
  await sees(told, "Help has been called");
  await told.getByRole("button").click();
  assert.equal(calls.at(-1).event, "kiosk.help");
  await button("Take a number").click();
  await sees(told, "Your number");
  assert.equal(await told.locator(".kiosk-number").innerText(), "1");
  await told.getByRole("button", { name: "Close" }).click();
  const shown = () =>
    page.evaluate(() => {
      const { size, theme, contrast } = document.documentElement.dataset;
      return [size, theme, contrast];
    });
  assert.deepEqual(await shown(), ["large", "light", "more"]);
  await button("Larger text").click();
  await button("Dark").click();
  assert.deepEqual(await shown(), ["largest", "dark", "more"]);
  await goes(page, "/procedures/1.013235/contact");
  await page.locator("#contact-phone").click();
  await button("Read aloud").click();
  const [[lang, text]] = await page.evaluate(() => window.spoken);
  assert.equal(lang, "en-US");
  assert.ok(text.length > 5 && !text.includes("Họ và tên"), text);
});

walk("large, plain and readable", { viewport: SCREEN }, async (page) => {
  await opens(page);
  const judged = async () => {
    await page.evaluate(`${axe.source}\n;0`);
    const found = await page.evaluate(() =>
      window.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21aa", "wcag22aa"],
      }),
    );
    assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
  };
  await judged();
  await comes(page);
  for (const path of ["/", "/procedures/1.013235", "/procedures/1.013235/contact"]) {
    await goes(page, path);
    if (path.endsWith("contact")) await page.locator("#contact-full_name").click();
    await judged();
    const small = await page.evaluate(() =>
      [...document.querySelectorAll(".kiosk button, .button, .field__input, .choice, .board__key")]
        .filter((one) => one.checkVisibility())
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width < 60 || height < 60)
        .map(([html]) => html),
    );
    assert.deepEqual(small, [], path);
  }
});

test("what cannot be emptied is not used", { timeout: 60_000 }, async () => {
  const context = await here.browser.newContext({ baseURL: here.server.origin, viewport: SCREEN });
  const page = await context.newPage();
  await page.addInitScript(() => {
    // A store that keeps what it has.
    Storage.prototype.clear = () => {};
    localStorage.setItem("dunghen.draft.x", "Bạch Yến");
  });
  await page.goto("/kiosk");
  await sees(page.locator(".kiosk-dialog--fault"), "Máy này tạm nghỉ");
  assert.equal(await page.locator("dialog.attract").count(), 0);
  await context.close();
});

test("no kiosk where none is set", { timeout: 60_000 }, async () => {
  const server = await startServer();
  for (const path of ["/kiosk", "/kiosk/", "/kiosk/procedures/1.013235", "/?kiosk"]) {
    const answer = await fetch(`${server.origin}${path}`);
    assert.equal(answer.status, path.includes("?") ? 200 : 404, path);
    assert.ok(!(await answer.text()).includes("data-kiosk"), path);
  }
  for (const path of ["/kiosk/help", "/kiosk/number"]) {
    assert.equal((await fetch(`${server.origin}${path}`, { method: "POST", body: "" })).status, 404);
  }
  await server.stop();
});
