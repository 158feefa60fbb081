import { live, moment, told } from './error.js';

/** A dossier while somebody works on it. It lies in WebAssembly's memory until it is freed. */
export class Session {
  #inner;
  #catalog;

  /** Not for others: `Catalog.open` makes it. */
  constructor(inner, catalog) {
    this.#inner = inner;
    this.#catalog = catalog;
  }

  get version() {
    return this.#live().version;
  }

  set(field, answer) {
    return told(() => this.#live().set(field, answer));
  }

  setCell(field, row, column, answer) {
    return told(() => this.#live().setCell(field, row, column, answer));
  }

  follow(dossier) {
    return told(() => this.#live().follow(dossier));
  }

  assess(dossier) {
    return told(() => (dossier === undefined ? this.#live().assessment() : this.#live().assess(dossier)));
  }

  findings() {
    return told(() => this.#live().findings());
  }

  answers() {
    return told(() => this.#live().answers());
  }

  explain(kind, id) {
    return told(() => this.#live().explain(kind, id));
  }

  schedule(sentAt = new Date()) {
    return told(() => this.#live().schedule(this.#catalog(), moment(sentAt)));
  }

  free() {
    this.#inner?.free();
    this.#inner = undefined;
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.free();
  }

  #live() {
    return live(this.#inner, 'session');
  }
}
