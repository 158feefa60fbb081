// Where things are on the pages, and what a person does there. What must come of it is for
// a journey to say.

import assert from "node:assert/strict";
import { answers, arrives, fits, focused, goesOn, paper, sees } from "./support.mjs";

/** The day on a leaf of the calendar; where there is none yet, why. */
async function promised(leaf) {
  await leaf.waitFor();
  const day = leaf.locator("> .visually-hidden time");
  if (await day.count()) return day.getAttribute("datetime");
  return leaf.locator(".leaf__note").innerText();
}

/** The value of a row of facts, by its term. */
export function fact(page, term) {
  const row = page.locator(".facts__row");
  return row.filter({ has: page.getByText(term, { exact: true }) }).locator(".facts__value");
}

/** The first page. */
export class Home {
  constructor(page) {
    this.page = page;
    this.search = page.locator("#q");
  }

  async open() {
    await this.page.goto("/");
    await this.page.locator(".procedure").first().waitFor();
  }

  /** The way to a procedure, once the search shows it. */
  link(code) {
    return this.page.locator(`.procedure a[href="/procedures/${code}"]`);
  }

  /** Looks for a procedure in one's own words, and opens it. */
  async find(words, code) {
    await this.search.fill(words);
    await this.link(code).click();
    return new Procedure(this.page, code);
  }
}

/** The page of a procedure, before any question. */
export class Procedure {
  constructor(page, code) {
    Object.assign(this, { page, code, path: `/procedures/${code}` });
    this.start = page.locator(".layout__aside a.button");
  }

  async arrives() {
    await arrives(this.page, this.path);
    await focused(this.page, "h1");
  }

  step(name) {
    return new Step(this.page, this.code, name);
  }
}

/** A page of questions: a section by its name, or the contact. */
export class Step {
  constructor(page, code, name) {
    Object.assign(this, { page, name, path: `/procedures/${code}/${name}` });
    this.procedure = `/procedures/${code}`;
    this.prefix = name === "contact" ? "contact" : "field";
  }

  async open() {
    await this.page.goto(this.path);
    await this.arrives();
  }

  arrives() {
    return arrives(this.page, this.path);
  }

  /** What a question is answered with: its line, its list, or all its options. */
  input(id) {
    return this.page.locator(`[name="${this.prefix}-${id}"]`);
  }

  /** Answers by the ids of questions, as rows of cases do: text, yes or no, an option, what
   * is looked for among many, a group's parts, a table's rows. */
  async answer(given) {
    for (const [id, value] of Object.entries(given)) await this.answerOne(id, value);
  }

  async answerOne(id, value) {
    if (Array.isArray(value)) {
      for (const [at, row] of value.entries()) {
        const cells = Object.entries(row).map(([column, cell]) => [`${id}-${at}-${column}`, cell]);
        if (!(await this.input(cells[0][0]).count())) await this.addRow(id);
        await this.answer(Object.fromEntries(cells));
      }
    } else if (value.find) await answers(this.page, { [`${this.prefix}-${id}`]: value });
    else if (typeof value === "object") {
      const parts = Object.entries(value).map(([part, typed]) => [`${id}.${part}`, typed]);
      await this.answer(Object.fromEntries(parts));
    } else {
      const input = this.input(id);
      const word = { true: "yes", false: "no" }[value] ?? value;
      const kind = await input.first().evaluate((element) => element.type);
      if (kind === "radio") await this.option(id, word).check();
      else if (kind === "select-one") await input.selectOption(word);
      else await input.fill(word);
    }
  }

  option(id, value) {
    return this.page.locator(`[name="${this.prefix}-${id}"][value="${value}"]`);
  }

  addRow(table) {
    return this.page.locator(`#${this.prefix}-${table}`).click();
  }

  goesOn(next) {
    return goesOn(this.page, next && `${this.procedure}/${next}`);
  }
}

/** Goes on to a step, past those in which nothing is asked. */
async function passes(page, to) {
  for (;;) {
    const here = page.url();
    await page.locator("main form button[type=submit]").click();
    await page.waitForURL((url) => url.href !== here);
    await page.locator("main h1").waitFor();
    if (new URL(page.url()).pathname === to.path) return;
    const asked = page.locator("main form :is(input, select, textarea)");
    assert.equal(await asked.filter({ visible: true }).count(), 0, page.url());
  }
}

/** Answers steps in their order, each of which leads to the next, the last to `end`. */
export async function through(page, code, steps, end = "components") {
  const names = Object.keys(steps);
  for (const [at, name] of names.entries()) {
    const step = new Step(page, code, name);
    await step.arrives();
    await step.answer(steps[name]);
    await fits(page);
    await passes(page, new Step(page, code, names[at + 1] ?? end));
  }
}

/** Answers questions of some steps, wherever one is. */
export async function answered(page, code, steps) {
  for (const [name, given] of Object.entries(steps)) {
    const step = new Step(page, code, name);
    await step.open();
    await step.answer(given);
  }
}

/** Comes back to a draft, once it keeps what was typed, as if the law had changed meanwhile. */
export async function ages(page, code, typed) {
  const kept = `dunghen.draft.${code}`;
  const isKept = ([kept, typed]) => localStorage.getItem(kept)?.includes(typed);
  await page.waitForFunction(isKept, [kept, typed]);
  await page.evaluate((kept) => {
    const draft = JSON.parse(localStorage.getItem(kept));
    draft.version = "portal_2026_06";
    draft.dossier.answers.address = "12 Phan Đình Phùng";
    localStorage.setItem(kept, JSON.stringify(draft));
  }, kept);
  await page.reload();
}

/** The papers of a dossier. */
export class Components extends Step {
  constructor(page, code) {
    super(page, code, "components");
  }

  chooser(component) {
    return this.page.locator(`#component-${component}`);
  }

  tag(component) {
    const item = this.page.locator(".component", { has: this.chooser(component) });
    return item.locator(".tag");
  }

  /** Hands in a file and waits until it has arrived. */
  async attach(component, file = paper(`${component}.pdf`)) {
    await this.chooser(component).setInputFiles(file);
    await sees(this.page.locator(".file[data-state=done]"), file.name);
  }
}

/** All answers, before they are sent. */
export class Check extends Step {
  constructor(page, code) {
    super(page, code, "check");
    this.warnings = page.locator("section.notice li");
  }

  /** The value beside a label. */
  value(label) {
    const own = { has: this.page.locator("dt", { hasText: label }) };
    return this.page.locator(".summary__row").filter(own).locator(".summary__value");
  }

  promise() {
    return promised(this.page.locator(".leaf--sticky"));
  }

  async send() {
    await goesOn(this.page);
    return Receipt.arrives(this.page);
  }
}

/** The receipt of a dossier that was sent. */
export class Receipt {
  constructor(page, code) {
    Object.assign(this, { page, code });
    this.facts = page.locator(".receipt__slip .facts");
  }

  static async arrives(page) {
    await page.waitForURL(/\/receipts\//);
    return new Receipt(page, await page.locator(".receipt__code").innerText());
  }

  promise() {
    return promised(this.page.locator(".leaf--full"));
  }

  /** The moments on the slip: sent, accepted, and the result where it is dated. */
  moments() {
    const times = this.facts.locator("time");
    return times.evaluateAll((all) => all.map((time) => time.getAttribute("datetime")));
  }

  async follow() {
    await this.page.locator(`a[href="/track/${this.code}"]`).click();
    await arrives(this.page, `/track/${this.code}`);
    return new Track(this.page);
  }
}

/** How a dossier stands. */
export class Track {
  constructor(page) {
    this.page = page;
    this.digits = page.locator("#track-digits");
    this.stage = page.locator(".track__stage");
  }

  async look(digits) {
    await this.digits.fill(digits);
    await goesOn(this.page);
    await focused(this.page, ".track__stage");
  }

  promise() {
    return promised(this.page.locator(".leaf--full"));
  }
}

/** Somebody who has a keyboard and no mouse. */
export class Keys {
  constructor(page) {
    this.page = page;
    // Listened for from the beginning, or the first one could open unheard.
    page.on("filechooser", () => {});
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Goes on with Tab until the focus is on what is looked for. */
  async to(target) {
    const there = () => target.evaluate((element) => element === document.activeElement);
    for (let left = 120; left > 0; left -= 1) {
      await this.press("Tab");
      if (await there()) return;
    }
    assert.fail(`no Tab leads to ${target}`);
  }

  async type(target, text) {
    await this.to(target);
    await this.page.keyboard.type(text);
  }

  /** Chooses one of a group: Tab leads to the first, the arrows to the others. */
  async choose(options, value) {
    await this.to(options.first());
    await this.press("Space");
    const chosen = () => this.page.evaluate(() => document.activeElement.value);
    for (let left = await options.count(); left > 0 && (await chosen()) !== value; left -= 1) {
      await this.press("ArrowDown");
    }
    assert.equal(await chosen(), value);
  }

  /** Picks a file where the focus is. */
  async pick(file) {
    const opened = this.page.waitForEvent("filechooser");
    await this.press("Space");
    await (await opened).setFiles(file);
  }
}
