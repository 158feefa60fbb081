import { DungHenError, live, moment, told } from './error.js';
import { Session } from './session.js';

/** The law as data: which procedures there are, and which days count. */
export class Catalog {
  #rules;
  #inner;
  #part;
  /** Procedures that were opened, and of each the form of the last day asked for. */
  #procedures = new Map();
  #forms = new Map();

  /** Not for others: `load` makes it. */
  constructor(rules, index, part) {
    this.#rules = rules;
    this.#inner = told(() => new rules.Catalog(index));
    this.#part = part;
  }

  get hash() {
    return this.#live().hash;
  }

  procedures() {
    return told(() => this.#live().procedures());
  }

  async open(code, { on = new Date(), dossier = {} } = {}) {
    const procedure = await this.#procedure(code);
    const form = told(() => this.#form(code, procedure, moment(on)));
    return new Session(told(() => form.session(dossier)), () => this.#live());
  }

  async schedule({ procedure, case: id, limit, agency, sent_at: sentAt = new Date() }) {
    if (limit !== undefined) {
      const text = typeof limit === 'string' ? limit : `${limit.amount} ${limit.unit}`;
      return told(() => this.#live().schedule(text, moment(sentAt), agency));
    }
    const dossier = id === undefined ? {} : { answers: { case: id } };
    const session = await this.open(procedure, { on: sentAt, dossier });
    try {
      const schedule = session.schedule(sentAt);
      if (schedule) return schedule;
    } finally {
      session.free();
    }
    throw new DungHenError('unsettled_limit', 'found a limit that depends on the case, expected `case`');
  }

  calendar(year) {
    return told(() => this.#live().year(year));
  }

  free() {
    for (const form of this.#forms.values()) form.free();
    for (const procedure of this.#procedures.values()) procedure.then((read) => read.free(), () => {});
    this.#forms.clear();
    this.#procedures.clear();
    this.#inner?.free();
    this.#inner = undefined;
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.free();
  }

  #live() {
    return live(this.#inner, 'catalog');
  }

  /** A procedure; its part is asked for once, and again only where that failed. */
  #procedure(code) {
    this.#live();
    let procedure = this.#procedures.get(code);
    if (!procedure) {
      procedure = this.#read(code);
      this.#procedures.set(code, procedure);
      procedure.catch(() => this.#procedures.delete(code));
    }
    return procedure;
  }

  async #read(code) {
    if (!this.procedures().some((listed) => listed.code === code)) {
      throw new DungHenError('unknown_procedure', `found no procedure ${code}, expected one of the catalog's`);
    }
    const part = await this.#part(`${code}.vi.bin`, this.hash);
    return told(() => new this.#rules.Procedure(part));
  }

  #form(code, procedure, on) {
    this.#live();
    const day = this.#rules.dayOf(on);
    let form = this.#forms.get(code);
    if (form?.on !== day) {
      form?.free();
      this.#forms.delete(code);
      form = procedure.on(day);
      this.#forms.set(code, form);
    }
    return form;
  }
}
