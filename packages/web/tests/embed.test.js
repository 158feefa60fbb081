// The guide inside a page of another site (tests/portal), which has a strict policy: who may show
// it, what passes between the two, and that it is used like a part of that page.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { NOW, startBrowser, startBrowserOf, startServer } from './running.js';

const PORTAL = path.join(import.meta.dirname, 'portal');
const GUIDE = 'https://guide.example';
const CODE = '1.013235';
const KINDS = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml' };
const WAYS = { timeout: 120_000 };

// Nothing of it is handed back.
const axe = `${await readFile(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')}\n;0`;

let guide;
let browser;
/** Two servers of the same pages: an origin is its port, too. */
let portals;

const profiles = [];

/** The page's text, changed for one test. */
let changed = (html) => html;

/** Serves the sample page by whatever name it is asked for. */
async function servePortal() {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const name = pathname === '/' ? 'index.html' : path.basename(pathname);
    // The strictest policy that the two lines of HTML need.
    const policy = [
      "default-src 'none'",
      `script-src ${guide.origin}`,
      `frame-src ${guide.origin} http://*.localhost:*`,
      "style-src 'self'",
      "img-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ];
    response.setHeader('content-security-policy', policy.join('; '));
    if (pathname === '/around') {
      const inside = new URL(request.url, 'http://localhost').searchParams.get('page');
      response.setHeader('content-type', KINDS['.html']);
      return response.end(`<!doctype html><html lang="vi"><title>x</title><link rel="icon" href="qr.svg"><iframe title="x" src="${inside}"></iframe></html>`);
    }
    try {
      let bytes = await readFile(path.join(PORTAL, name));
      if (name === 'index.html') bytes = changed(bytes.toString()).replaceAll(GUIDE, guide.origin);
      response.setHeader('content-type', KINDS[path.extname(name)]);
      return response.end(bytes);
    } catch {
      response.statusCode = 404;
      return response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port: server.address().port, stop };
}

before(async () => {
  portals = [await servePortal(), await servePortal()];
  const [{ port }] = portals;
  const allowed = ['http://portal.localhost', 'http://localhost', 'https://secure.localhost', 'http://only.sub.localhost'];
  guide = await startServer({ DUNGHEN_FRAME_ANCESTORS: allowed.map((site) => `${site}:${port}`).join() });
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await guide?.stop();
  portals?.forEach(({ stop }) => stop());
  // Its processes end a moment after the browser.
  await Promise.all(profiles.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 10 })));
});

/** Keeps all that passes between page and frame, and all events, on whichever side it runs. */
function keepAll() {
  window.messages = [];
  window.events = [];
  addEventListener('message', ({ data }) => window.messages.push(data), { capture: true });
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (message, ...more) {
    // The clock that the test stops sends itself nothing at all.
    if (message !== undefined) {
      window.messages.push(message);
      window.channel = this;
    }
    return post.call(this, message, ...more);
  };
  for (const type of ['ready', 'step', 'submitted', 'error', 'language', 'close']) {
    document.addEventListener(`dunghen-${type}`, ({ detail }) => window.events.push({ type, ...detail }));
  }
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    console.error(`the policy refused ${violatedDirective}: ${blockedURI}`);
  });
}

/** Opens the sample page, and waits for the guide in it unless it is not to come. */
async function open({ site = 'http://portal.localhost', context, isRefused, html = (text) => text, prepare, ...options } = {}) {
  changed = html;
  const own = context ?? (await browser.newContext({ locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', ...options }));
  own.setDefaultTimeout(15_000);
  const page = await own.newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.addInitScript(keepAll);
  await prepare?.(page);
  await page.clock.setFixedTime(new Date(NOW));
  const [{ port }] = portals;
  await page.goto(/:\d/.test(site) ? site : `${site}:${port}`);
  const element = page.locator('dung-hen');
  const inside = async () => (await element.locator('iframe').elementHandle()).contentFrame();
  if (!isRefused) await happened(page, 'ready');
  const frame = isRefused ? undefined : await inside();
  if (frame) await frame.locator('main h1').waitFor();
  return { page, frame, element, inside, complaints, close: () => own.close() };
}

/** Waits until an event of the element has come, and gives the last of its kind. */
async function happened(page, type) {
  const last = await page.waitForFunction((type) => window.events.findLast((event) => event.type === type), type);
  return last.jsonValue();
}

const events = (page) => page.evaluate(() => window.events);

/** Waits for a step of the procedure. */
async function arrives(frame, step) {
  await frame.waitForURL(({ pathname }) => pathname === `/procedures/${CODE}/${step}`);
  await frame.locator('main h1').waitFor();
}

const goesOn = (frame) => frame.locator('main form button[type=submit]').click();

/** What is answered, step by step, and found in no message. */
const ANSWERS = {
  situation: { case: 'lost', issuer: 'department' },
  contact: { full_name: 'Nguyễn Văn Dấu', phone: '0912345678' },
  permit: { permit_number: '77123/GPXD', permit_date: '10/12/2025' },
  site: { site_area: '1287', ward: { find: 'thanh sen', choose: '18073' } },
  developer: { developer_kind: 'individual', citizen_id: '042085000001' },
  request: { reason: 'Mất khi chuyển đến nhà số 4099.' },
};
const MARKS = ['Dấu', '0912345678', '77123', '10/12/2025', '2025-12-10', '1287', '18073', 'Thành Sen', '042085000001', '4099', 'lost', 'individual'];

/** Answers all steps and sends; the code on the receipt. */
async function files(frame) {
  await frame.locator('.layout__aside a.button').click();
  for (const [step, given] of Object.entries(ANSWERS)) {
    await arrives(frame, step);
    for (const [id, value] of Object.entries(given)) {
      const input = frame.locator(`[name="${step === 'contact' ? 'contact' : 'field'}-${id}"]`);
      if (value.find) {
        await frame.locator(`#field-${id}`).fill(value.find);
        await frame.locator(`#field-${id}-${value.choose}`).check();
      } else if ((await input.first().getAttribute('type')) === 'radio') await input.and(frame.locator(`[value="${value}"]`)).check();
      else await input.fill(value);
    }
    await goesOn(frame);
  }
  await arrives(frame, 'components');
  await goesOn(frame);
  await arrives(frame, 'check');
  await goesOn(frame);
  await frame.waitForURL(/\/receipts\//);
  return frame.locator('.receipt__code').innerText();
}

const frameHeight = (element) => element.evaluate(({ shadowRoot }) => shadowRoot.querySelector('iframe').getBoundingClientRect().height);

/** Waits until the frame is as high as what is in it, and gives that height. */
async function fits(frame, element) {
  for (let left = 100; left > 0; left -= 1) {
    const [outer, inner, isSettled] = [await frameHeight(element), ...(await frame.evaluate(() => {
      const { scrollHeight, clientHeight } = document.documentElement;
      return [document.documentElement.getBoundingClientRect().height, scrollHeight <= clientHeight];
    }))];
    if (outer === Math.ceil(inner) && isSettled) return outer;
    await frame.evaluate(() => new Promise(requestAnimationFrame));
  }
  assert.fail('the frame is not as high as what is in it');
}

test('two lines of HTML show the guide', WAYS, async () => {
  const { page, frame, element, complaints, close } = await open();
  assert.equal(new URL(frame.url()).pathname, `/procedures/${CODE}`);
  await element.locator('iframe').and(page.getByTitle('Hướng dẫn chuẩn bị hồ sơ')).waitFor();
  await frame.locator('h1').filter({ hasText: 'ấp lại giấy phép xây dựng' }).first().waitFor();
  // What is for those without scripts, and the department's bar, are not shown.
  assert.equal(await element.locator('img').isVisible(), false);
  assert.equal(await frame.locator('.bar').isVisible(), false);
  assert.equal(await element.getByRole('status').isVisible(), false);
  assert.deepEqual(await page.context().cookies(), []);
  assert.deepEqual(complaints, []);
  await close();
});

test('without a script there is a link, and a code to scan', WAYS, async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  changed = (html) => html;
  await page.goto(`http://portal.localhost:${portals[0].port}`);
  assert.ok(await page.getByRole('img', { name: 'Mã QR' }).isVisible());
  await page.getByRole('link', { name: 'Mở hướng dẫn' }).click();
  await page.waitForURL(`${guide.origin}/procedures/${CODE}`);
  await context.close();
});

test('who is named may show it, and no other', { timeout: 240_000 }, async () => {
  const [{ port }, { port: otherPort }] = portals;
  const rows = [
    ['a site that is named', `http://portal.localhost:${port}`, true],
    ['another that is named', `http://localhost:${port}`, true],
    ['another port', `http://portal.localhost:${otherPort}`, false],
    ['another scheme', `http://secure.localhost:${port}`, false],
    ['a name below one that is named', `http://a.portal.localhost:${port}`, false],
    ['the name above one that is named', `http://sub.localhost:${port}`, false],
    ['a named name, and more after it', `http://portal.localhost.evil.localhost:${port}`, false],
    ['a named name, and more before it', `http://evilportal.localhost:${port}`, false],
    ['the same machine by its number', `http://127.0.0.1:${port}`, false],
    ['a named site inside another', `http://other.localhost:${port}/around?page=http://portal.localhost:${port}`, false],
  ];
  await Promise.all(rows.map(async ([name, site, may]) => {
    const opened = await open({ site, isRefused: true });
    const { page, complaints } = opened;
    const host = site.includes('/around') ? page.frames()[1] : page;
    await host.locator('dung-hen').waitFor();
    if (may) {
      await happened(host, 'ready');
      assert.deepEqual(complaints, [], name);
    } else {
      const { code } = await happened(host, 'error');
      assert.equal(code, 'unanswered', name);
      const link = host.getByRole('link', { name: 'Mở hướng dẫn ở trang riêng' });
      assert.equal(await link.getAttribute('href'), `${guide.origin}/procedures/${CODE}?lang=vi`);
      assert.ok(await link.isVisible(), name);
      assert.ok(await host.getByRole('img', { name: 'Mã QR' }).isVisible(), name);
      assert.deepEqual((await events(host)).map(({ type }) => type), ['error'], name);
    }
    await opened.close();
  }));
});

test('a guide that cannot be reached is told of in the language asked for', WAYS, async () => {
  const html = (text) => text.replace('<dung-hen ', '<dung-hen lang="en" ');
  const { page, element, inside, close } = await open({ html });
  // The guide is lost, and comes back.
  const away = (url) => url.origin === guide.origin;
  await page.route(away, (route) => route.abort());
  await element.evaluate((element) => element.setAttribute('procedure', '1.013233'));
  assert.equal((await happened(page, 'error')).code, 'unanswered');
  const link = element.getByRole('link', { name: 'Open the guide on a page of its own' });
  assert.equal(await link.getAttribute('href'), `${guide.origin}/procedures/1.013233?lang=en`);
  await element.evaluate((element) => element.focus());
  assert.ok(await link.evaluate((link) => link.matches(':focus')));
  await page.unroute(away);
  await element.evaluate((element) => element.setAttribute('procedure', '1.013236'));
  await page.waitForFunction(() => window.events.at(-1).type === 'ready');
  assert.equal(await link.isVisible(), false);
  await (await inside()).locator('h1').first().waitFor();
  for (const base of ['javascript:alert(1)', 'data:text/html,x', 'http://']) {
    await element.evaluate((element, base) => element.setAttribute('base', base), base);
    assert.equal((await happened(page, 'error')).code, 'unreadable_address', base);
    assert.equal(await element.locator('iframe').count(), 0);
  }
  await close();
});

/** What a hostile page may send: what is nearly right, and what is far from it. */
function junk(count) {
  const odd = [null, undefined, 0, 'connect', [], {}, new Map(), new Date(), new Error('x'), new ArrayBuffer(8), 1n];
  const types = ['ready', 'lang', 'theme', 'resize', 'step', 'submitted', 'error', 'language', '__proto__', 'constructor', '', null];
  const versions = [1, '1', 2, 0, null, true];
  return Array.from({ length: count }, (_, at) => {
    if (at % 3 === 0) return odd[at % odd.length];
    const [type, dungHen] = [types[at % types.length], versions[at % versions.length]];
    return { dungHen, type, lang: '<en>', theme: `x${at}`, height: -at, code: {}, procedure: '"', step: at };
  });
}

/** Has junk at hand in whatever the page shows. */
const withJunk = (page) => page.addInitScript(`window.junk = ${junk}`);

test('10,000 messages of junk change nothing, whoever sends them', WAYS, async () => {
  const { page, frame, element, complaints, close } = await open({ prepare: withJunk });
  const rogue = `http://rogue.localhost:${portals[0].port}/portal.css`;
  await page.evaluate((src) => document.body.append(Object.assign(document.createElement('iframe'), { src, title: 'x', id: 'rogue' })), rogue);
  const other = await (await page.locator('#rogue').elementHandle()).contentFrame();
  await other.waitForLoadState();
  const state = () => frame.evaluate(() => [{ ...document.documentElement.dataset }, document.documentElement.lang, location.href, document.title]);
  const before = [await state(), await fits(frame, element), await events(page)];

  // At the window inside, with a channel of its own: from the page around, which has one, and
  // from a frame beside.
  const connects = (target) => {
    const connect = { dungHen: 1, type: 'connect' };
    for (const message of [...window.junk(10_000), connect]) target.postMessage(message, '*', [new MessageChannel().port1]);
  };
  await element.evaluate(({ shadowRoot }, connects) => {
    window.inside = shadowRoot.querySelector('iframe').contentWindow;
  });
  await page.evaluate(`(${connects})(window.inside)`);
  await other.evaluate(`(${connects})(parent.frames[0])`);
  // At the page around, as if a guide were there.
  await other.evaluate(() => {
    for (const message of [...window.junk(10_000), { dungHen: 1, type: 'hello' }]) parent.postMessage(message, '*');
  });
  // Through the channel itself, both ways.
  for (const side of [page, frame]) {
    await side.evaluate(() => {
      for (const message of window.junk(10_000)) window.channel.postMessage(message);
    });
  }

  // Whoever answers now has read all that came before.
  await element.evaluate((element) => element.setAttribute('lang', 'en'));
  assert.deepEqual(await happened(page, 'language'), { type: 'language', lang: 'en' });
  await element.evaluate((element) => element.setAttribute('lang', 'vi'));
  await page.waitForFunction(() => window.events.at(-1).lang === 'vi');
  await frame.locator('h1').filter({ hasText: 'ấp lại giấy phép' }).first().waitFor();
  assert.deepEqual(complaints, []);
  const told = (await events(page)).filter(({ type }) => type !== 'language');
  assert.deepEqual([await state(), await fits(frame, element), told], before);
  assert.deepEqual(complaints, []);
  await close();
});

test('a page around that is no portal opens no channel with junk', WAYS, async () => {
  const html = (text) => text.replace(/<script[^>]*><[/]script>/, '').replace(/<dung-hen[^]*<[/]dung-hen>/, `<iframe title="x" src="${GUIDE}/procedures/${CODE}"></iframe>`);
  const { page, complaints, close } = await open({ isRefused: true, prepare: withJunk, html });
  const frame = await (await page.locator('iframe').elementHandle()).contentFrame();
  await frame.locator('main h1[tabindex]').waitFor();
  const isEmbedded = () => frame.evaluate(() => 'embedded' in document.documentElement.dataset);
  await page.evaluate(() => window.junk(10_000).forEach((message) => frames[0].postMessage(message, '*', [new MessageChannel().port1])));
  // Without a channel, or with two.
  await page.evaluate(() => {
    for (const count of [0, 2]) {
      const ports = Array.from({ length: count }, () => new MessageChannel().port1);
      frames[0].postMessage({ dungHen: 1, type: 'connect' }, '*', ports);
    }
  });
  assert.equal(await isEmbedded(), false);
  assert.ok(await frame.locator('.bar').isVisible());
  // It lives, and hears what is right.
  const answer = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(data);
        frames[0].postMessage({ dungHen: 1, type: 'connect' }, '*', [port2]);
      }),
  );
  assert.deepEqual(answer, { dungHen: 1, type: 'ready', lang: 'vi' });
  assert.equal(await isEmbedded(), true);
  assert.deepEqual(complaints, []);
  await close();
});

test('what is told of a dossier that was sent is its code, and nothing that was typed', { timeout: 240_000 }, async () => {
  const { page, frame, element, complaints, close } = await open();
  const code = await files(frame);
  assert.deepEqual(await happened(page, 'submitted'), { type: 'submitted', code });
  await fits(frame, element);
  const messages = [page, frame].map((side) => side.evaluate(() => window.messages));
  const [sent, received] = await Promise.all(messages);
  const told = JSON.stringify([sent, received, await events(page)]);
  for (const mark of MARKS) assert.ok(!told.includes(mark), `${mark} in ${told}`);
  assert.ok(told.includes(code) && told.includes('"step":"permit"'));
  const types = new Set([...sent, ...received].map(({ type }) => type));
  assert.deepEqual([...types].sort(), ['connect', 'hello', 'lang', 'ready', 'resize', 'step', 'submitted', 'theme']);
  assert.deepEqual(await page.context().cookies(), []);
  // A receipt that is opened again was sent before.
  await frame.evaluate(() => history.back());
  await arrives(frame, 'check');
  await frame.evaluate(() => history.forward());
  await frame.locator('.receipt__code').waitFor();
  assert.equal((await events(page)).filter(({ type }) => type === 'submitted').length, 1);
  assert.deepEqual(complaints, []);
  await close();
});

/** A browser that keeps, or refuses to keep, what a site wants to that is shown inside another. */
async function keeping(isKept) {
  const folder = await mkdtemp(path.join(tmpdir(), 'dunghen-profile-'));
  profiles.push(folder);
  await mkdir(path.join(folder, 'Default'));
  const profile = { block_third_party_cookies: !isKept, cookie_controls_mode: isKept ? 0 : 1 };
  await writeFile(path.join(folder, 'Default/Preferences'), JSON.stringify({ profile }));
  const context = await startBrowserOf(folder, { locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' });
  return { context };
}

test('where the browser keeps nothing for other sites, that is said, and a dossier is sent all the same', { timeout: 240_000 }, async () => {
  const { page, frame, complaints, close } = await open(await keeping(false));
  const isKept = await frame.evaluate(() => {
    try {
      return Boolean(localStorage);
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(isKept, 'SecurityError');
  await frame.locator('.layout__aside a.button').click();
  await arrives(frame, 'situation');
  await frame.locator('[name="field-case"][value="lost"]').check();
  await frame.locator('.notice').filter({ hasText: 'không lưu được câu trả lời' }).waitFor();
  await frame.evaluate(() => history.back());
  await frame.waitForURL(({ pathname }) => pathname === `/procedures/${CODE}`);
  const code = await files(frame);
  assert.deepEqual(await happened(page, 'submitted'), { type: 'submitted', code });
  assert.deepEqual(complaints, []);
  await close();
});

test('where the browser keeps what other sites show, a draft is there again', WAYS, async () => {
  const { page, frame, complaints, close } = await open(await keeping(true));
  await frame.locator('.layout__aside a.button').click();
  await arrives(frame, 'situation');
  await frame.locator('[name="field-case"][value="lost"]').check();
  await frame.waitForFunction((name) => localStorage.getItem(name)?.includes('lost'), `dunghen.draft.${CODE}`);
  await frame.evaluate(() => location.reload());
  await page.waitForFunction(() => window.events.filter(({ type }) => type === 'ready').length === 2);
  await frame.locator('[name="field-case"][value="lost"]:checked').waitFor();
  assert.equal(await frame.locator('.notice').filter({ hasText: 'không lưu được' }).count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

/** Presses Tab until the focus is on what is looked for. */
async function tabTo(page, target) {
  for (let left = 60; left > 0; left -= 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`no Tab leads to ${target}`);
}

/** Waits until the beginning of an element in the frame is in the window of the page around. */
async function comesIntoView(page, locator) {
  for (let left = 100; left > 0; left -= 1) {
    const { y } = await locator.boundingBox();
    if (y >= 0 && y < page.viewportSize().height) return;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  assert.fail(`${locator} is not in view`);
}

test('a keyboard leads from the page into the guide, to what is wrong there, and out again', WAYS, async () => {
  const { page, frame, element, complaints, close } = await open({ viewport: { width: 1000, height: 600 } });
  await page.locator('.top a').focus();
  const start = frame.locator('.layout__aside a.button');
  await tabTo(page, start);
  await page.keyboard.press('Enter');
  await arrives(frame, 'situation');
  await frame.waitForFunction(() => document.activeElement.matches('main h1'));
  await fits(frame, element);
  await comesIntoView(page, frame.locator('main h1'));
  // Nothing is answered: the summary has the focus and can be seen.
  await tabTo(page, frame.locator('main form button[type=submit]'));
  await page.keyboard.press('Enter');
  const summary = frame.locator('.errors');
  await frame.waitForFunction(() => document.activeElement.closest('.errors'));
  await comesIntoView(page, summary);
  await tabTo(page, summary.locator('a').first());
  await page.keyboard.press('Enter');
  await frame.waitForFunction(() => document.activeElement.matches('[name^="field-"]'));
  await page.keyboard.press('Escape');
  assert.deepEqual(await happened(page, 'close'), { type: 'close' });
  await tabTo(page, page.locator('.end a'));
  // The page around hands the focus over.
  await element.evaluate((element) => element.focus());
  await frame.waitForFunction(() => document.hasFocus() && document.activeElement.matches('main h1'));
  assert.deepEqual(complaints, []);
  await close();
});

test('the frame is as high as the page inside, and begins at its top', WAYS, async () => {
  const { page, frame, element, complaints, close } = await open({ viewport: { width: 800, height: 600 } });
  const heights = new Set([await fits(frame, element)]);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await frame.locator('.layout__aside a.button').evaluate((link) => link.click());
  await arrives(frame, 'situation');
  await page.waitForFunction(() => document.querySelector('dung-hen').getBoundingClientRect().top >= 0);
  assert.deepEqual(await happened(page, 'step'), { type: 'step', procedure: CODE, step: 'situation' });
  heights.add(await fits(frame, element));
  await frame.locator('[name="field-case"][value="lost"]').check();
  const more = frame.locator('.layout__aside details summary').first();
  await more.waitFor();
  const closed = await fits(frame, element);
  await more.click();
  const opened = await fits(frame, element);
  assert.ok(opened > closed, `${opened} and ${closed}`);
  await more.click();
  assert.equal(await fits(frame, element), closed);
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 640 });
    heights.add(await fits(frame, element));
    const [wide, seen] = await frame.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(wide <= seen, `${wide} px in ${seen} px`);
  }
  assert.ok(heights.size >= 3, [...heights].join());
  assert.deepEqual(complaints, []);
  await close();
});

test('it is found again after it was loaded anew, in the language and colours asked for', WAYS, async () => {
  const html = (text) => text.replace('<dung-hen ', '<dung-hen lang="en" theme="dark" ');
  const { page, frame, element, inside, complaints, close } = await open({ ...(await keeping(true)), html });
  const theme = (frame) => frame.waitForFunction((asked) => document.documentElement.dataset.theme === asked, 'dark');
  await theme(frame);
  await frame.locator('h1').filter({ hasText: 'permit' }).first().waitFor();
  assert.equal(await element.locator('iframe').getAttribute('title'), 'Guide to preparing a dossier');
  await frame.evaluate(() => location.reload());
  await page.waitForFunction(() => window.events.filter(({ type }) => type === 'ready').length === 2);
  await theme(frame);
  // Somebody's own choice goes before that of the page around, which is not kept.
  assert.equal(await frame.evaluate(() => localStorage.getItem('dunghen.display')), null);
  await frame.locator('a[href="/display"]').click();
  await frame.locator('[name="theme"][value="light"]').check();
  await frame.waitForFunction(() => document.documentElement.dataset.theme === 'light');
  await element.evaluate((element) => element.setAttribute('theme', 'dark'));
  await element.evaluate((element) => element.setAttribute('lang', 'vi'));
  await happened(page, 'language');
  assert.equal(await frame.evaluate(() => document.documentElement.dataset.theme), 'light');
  await frame.locator('[name="theme"][value=""]').check();
  await theme(frame);
  await element.evaluate((element) => element.removeAttribute('theme'));
  await frame.waitForFunction(() => document.documentElement.dataset.theme === 'light');
  // Moved within the page it begins anew.
  await element.evaluate((element) => document.querySelector('main').prepend(element));
  await page.waitForFunction(() => window.events.filter(({ type }) => type === 'ready').length === 3);
  await (await inside()).locator('main h1').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('what is no page of the guide opens beside the page around', WAYS, async () => {
  const { page, frame, close } = await open();
  const here = frame.url();
  for (const address of [`${guide.origin}/api/v1/openapi.json`, `http://other.localhost:${portals[0].port}/portal.css`]) {
    await frame.evaluate((href) => document.querySelector('main').append(Object.assign(document.createElement('a'), { href, textContent: 'x', id: 'away' })), address);
    const [beside] = await Promise.all([page.context().waitForEvent('page'), frame.locator('#away').click()]);
    await beside.waitForURL(address);
    assert.equal(await beside.evaluate(() => opener), null);
    assert.equal(frame.url(), here);
    await beside.close();
    await frame.evaluate(() => document.querySelector('#away').remove());
  }
  await close();
});

test('axe finds nothing, around and inside', WAYS, async () => {
  for (const options of [{}, { colorScheme: 'dark', viewport: { width: 360, height: 700 } }]) {
    const { page, frame, close } = await open(options);
    for (const step of ['', 'situation']) {
      if (step) {
        await frame.locator('.layout__aside a.button').click();
        await arrives(frame, step);
      }
      for (const side of [page, frame]) {
        await side.evaluate(axe);
        const { violations } = await side.evaluate(() => globalThis.axe.run({ iframes: false }));
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
        assert.deepEqual(found, [], side === page ? 'around' : 'inside');
      }
    }
    await close();
  }
});
