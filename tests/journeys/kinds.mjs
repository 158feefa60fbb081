// Every kind of page and state, and how one comes there on a device that keeps nothing yet.

import { randomUUID } from "node:crypto";
import { Components, Receipt, Step, Track, ages, answered, through } from "./pages.mjs";
import { DESK, LOST, NOTE, PHONE, PIXEL, begin, paper, sent } from "./support.mjs";

const EXTEND = "1.013233";
const REISSUE = "1.013235";
const HOUSE = "1.013225";
const BROKER = "1.012906";

const submit = (page) => page.locator("main form button[type=submit]").click();

/** A page that is there once something on it is shown. */
const shows = (address, wanted) => async (page) => {
  await page.goto(address);
  await page.locator(wanted).first().waitFor();
};

/** A page that tells what is wrong as soon as somebody goes on. */
const refuses = (address) => async (page) => {
  await page.goto(address);
  await submit(page);
  await page.locator(".errors").waitFor();
};

/** Begins a dossier, which the device keeps from then on. */
const begun = (page) => answered(page, EXTEND, { contact: { full_name: "Nguyễn Văn An" } });

/** Fills in a dossier that can be sent. */
async function filledIn(page, given = LOST) {
  await new Step(page, REISSUE, "situation").open();
  await through(page, REISSUE, given, "check");
}

/** Follows a dossier to which an officer has done something. */
const followed = (...acts) => async (page, { server, officer }) => {
  const code = await sent(server, randomUUID());
  for (const [at, act] of acts.entries()) await officer.does(code, at + 1, act);
  await page.goto(`/track/${code}`);
  await new Track(page).look("5678");
};

/** Signs the officer in. */
async function atDesk(page, { account, password }) {
  await page.goto("/desk");
  await page.locator("#account").fill(account);
  await page.locator("#password").fill(password);
  await page.locator("main form button").click();
}

const KINDS = {
  // The first, so that the list has one dossier: that of this name.
  desk: async (page, { server, officer }) => {
    await sent(server, "desk");
    await atDesk(page, officer);
    await page.locator("main table").waitFor();
  },
  home: shows("/", ".procedure"),
  nothing: async (page) => {
    await shows("/", ".procedure")(page);
    await page.locator("#q").fill("xyz");
    await page.locator(".procedure").first().waitFor({ state: "detached" });
  },
  choose: shows("/choose", ".ways"),
  found: shows("/choose/house/large/none/province", ".trail"),
  dates: async (page) => {
    // Only a wide page has the days in a table as well.
    await page.setViewportSize(DESK);
    await shows("/dates", ".calendar")(page);
  },
  procedure: shows(`/procedures/${EXTEND}`, ".facts"),
  cases: shows("/procedures/1.013236", ".facts"),
  leaf: async (page) => {
    await page.goto(`/procedures/${EXTEND}`);
    await page.locator(".leaf__toggle").click();
    // With a supplement, and with a day the result is needed by.
    await page.locator(".leaf__more .choice").nth(3).click();
    await page.locator("#dates-by").fill("4/12/2026");
    await page.locator(".leaf__more .reasons").nth(1).waitFor();
  },
  abolished: shows("/procedures/1.013218", ".facts"),
  compare: shows(`/procedures/${HOUSE}/compare-cases`, ".compare"),
  papers: shows(`/procedures/${EXTEND}/papers-to-get`, ".papers"),

  errors: refuses(`/procedures/${EXTEND}/situation`),
  contact: begun,
  place: async (page) => {
    await page.goto(`/procedures/${EXTEND}/site`);
    await page.locator("#field-ward").fill("thanh sen");
  },
  table: async (page) => {
    await answered(page, HOUSE, {
      situation: { case: "house" },
      works: { floors: [{ kind: "above_ground", count: "0" }, { count: "1" }] },
    });
    await page.locator(".table .group button").last().click();
    await submit(page);
    await page.locator(".errors").waitFor();
  },
  documents: shows(`/procedures/${EXTEND}/components`, ".component"),
  files: async (page) => {
    const papers = new Components(page, EXTEND);
    await papers.open();
    await papers.attach("permit");
    await papers.chooser("permit").setInputFiles(NOTE);
    await page.locator(".file__problem").waitFor();
  },
  heap: async (page) => {
    await page.goto(`/procedures/${BROKER}/components`);
    const photos = page.locator(".photos").first();
    await photos.locator("summary").click();
    for (const [at, name] of ["mat-truoc.png", "mat-sau.png"].entries()) {
      const photo = { name, mimeType: "image/png", buffer: PIXEL };
      await photos.locator("input[type=file]").setInputFiles(photo);
      await photos.locator("li").nth(at).waitFor();
    }
    await page.locator(".heap summary").click();
    await page.locator(".heap input[type=file]").setInputFiles(paper("mot.pdf"));
    await page.locator(".heap select").waitFor();
  },
  changed: async (page) => {
    await answered(page, EXTEND, { request: { reason: "Mưa lũ kéo dài." } });
    await ages(page, EXTEND, "Mưa");
    await page.locator(".notice").waitFor();
  },
  tasks: async (page) => {
    await begun(page);
    await page.goto(`/procedures/${EXTEND}/all-steps`);
    await page.locator(".tasks").waitFor();
  },
  stop: async (page) => {
    await answered(page, REISSUE, { situation: { case: "lost", issuer: "elsewhere" } });
    await new Step(page, REISSUE, "situation").goesOn("stop");
  },
  check: (page) => filledIn(page, { ...LOST, site: { ...LOST.site, site_area: "1.250" } }),
  unsent: refuses(`/procedures/${EXTEND}/check`),
  form: shows(`/procedures/${EXTEND}/official-form?of=form`, ".sheet"),
  waiting: async (page) => {
    await filledIn(page);
    await page.context().setOffline(true);
    await submit(page);
    await page.locator(".notice__title").waitFor();
  },
  receipt: async (page) => {
    await filledIn(page);
    await submit(page);
    await Receipt.arrives(page);
  },

  track: shows("/track", "main form"),
  "track-errors": refuses("/track"),
  sent: followed(),
  asked: followed({
    act: "ask_supplement",
    wanted: [{ component: "permit", what: "Bản chụp bị mờ" }],
  }),
  accepted: followed({ act: "accept" }),
  settled: async (page, here) => {
    await followed({ act: "accept" }, { act: "resolve", outcome: "granted" })(page, here);
    await submit(page);
    await page.locator(".field__error").waitFor();
  },

  drafts: async (page) => {
    await begun(page);
    await shows("/drafts", ".draft")(page);
    for (const more of await page.locator(".draft [aria-expanded]").all()) await more.click();
    await page.locator(".draft input[type=password]").waitFor();
  },
  deleted: async (page) => {
    await begun(page);
    await page.goto("/drafts");
    await page.locator(".draft button").last().click();
    await page.locator(".notice").waitFor();
  },
  display: shows("/display", ".choices"),
  parts: shows("/kieu-dang", ".leaf--full"),
  "unknown-procedure": shows("/procedures/9.999999", "main h1"),
  "unknown-receipt": shows("/receipts/H27-261123-0009", "main h1"),
  "unknown-page": shows("/nowhere", "main h1"),

  entrance: async (page) => {
    await atDesk(page, { account: "hanh", password: "không phải" });
    await page.getByRole("alert").waitFor();
  },
  "desk-dossier": async (page, { server, officer }) => {
    const code = await sent(server, randomUUID());
    await atDesk(page, officer);
    await page.getByRole("link", { name: code }).click();
    await page.locator(".history").waitFor();
  },
};

/** What the browser complains of there. */
const EXPECTED = { waiting: /ERR_INTERNET_DISCONNECTED|ERR_FAILED/, entrance: /401/ };

/** Looks at every kind in both languages, each time on another device. */
export function everyKind(look) {
  const here = begin({ hasOfficer: true });
  for (const [name, comes] of Object.entries(KINDS)) {
    for (const [lang, locale] of Object.entries({ vi: "vi-VN", en: "en-GB" })) {
      const how = { viewport: PHONE, locale, expected: EXPECTED[name] };
      here.walk(`${name} (${lang})`, how, async (page) => {
        if (lang === "en") {
          await page.goto("/display?lang=en");
          await page.locator("html[lang=en] main h1").waitFor();
        }
        await comes(page, here);
        await look(page, `${name}.${lang}`);
      });
    }
  }
}
