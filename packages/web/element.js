// <dung-hen>: the guide inside another page, in a frame of the guide's own site.
//
// Frame and page speak through a channel of their own. The frame says that it is there, and is
// sent one end of it if it is the very frame, showing the very site; what comes through is held
// against the few shapes below, and anything else is ignored.

const VERSION = 1;
const LANGUAGES = ['vi', 'en'];

// What opens beside the page is no longer in the sandbox: a browser shows no PDF there.
const SANDBOX = 'allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts';

// In milliseconds: a page that has loaded without a word is not the guide; nor is one that does
// not come at all.
const GRACE = 3_000;
const PATIENCE = 20_000;

// No page is higher than that.
const HIGHEST = 100_000;

const WORDS = {
  vi: {
    title: 'Hướng dẫn chuẩn bị hồ sơ',
    opening: 'Đang mở hướng dẫn',
    failed: 'Chưa mở được hướng dẫn trong trang này.',
    link: 'Mở hướng dẫn ở trang riêng',
  },
  en: {
    title: 'Guide to preparing a dossier',
    opening: 'Opening the guide',
    failed: 'The guide could not be opened inside this page.',
    link: 'Open the guide on a page of its own',
  },
};

const STYLE = `
  :host { display: block; position: relative; }
  :host([hidden]) { display: none; }
  iframe { display: block; inline-size: 100%; block-size: 40rem; border: 0; }
  .opening iframe { visibility: hidden; }
  .opening [role] { position: absolute; inset-block-start: 0; }
  .failed iframe, :not(.failed) > .instead, .shown [role] { display: none; }
`;

const isName = (text) => typeof text === 'string' && /^[\w.-]{0,40}$/.test(text);
const isOurs = (data) => typeof data === 'object' && data?.dungHen === VERSION;

/** What a message of the frame tells, by its type; nothing where it is not of its shape. */
const SHAPES = {
  ready: ({ lang }) => LANGUAGES.includes(lang) && { lang },
  language: ({ lang }) => LANGUAGES.includes(lang) && { lang },
  resize: ({ height }) => height > 0 && height <= HIGHEST && Number.isInteger(height) && { height },
  step: ({ procedure, step }) => isName(procedure) && isName(step) && { procedure, step },
  submitted: ({ code }) => isName(code) && code !== '' && { code },
  error: ({ code }) => isName(code) && code !== '' && { code },
  close: () => ({}),
};

/** An element with what it is given, attributes being properties. */
const make = (name, given, ...children) => {
  const made = Object.assign(document.createElement(name), given);
  made.append(...children);
  return made;
};

// Where there are no elements, as in Node.js, the module can be loaded all the same.
export class DungHenElement extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = ['base', 'procedure', 'lang', 'theme'];

  #box = make('div');
  #status = make('p', { role: 'status' });
  #link = make('a', { target: '_blank', rel: 'noopener' });
  #frame;
  #origin;
  #port;
  #lang;
  #timer;
  /** Whether what the frame is loading has said already that it is there. */
  #hasSpoken = false;
  /** Whether it has loaded without that, and may still say so. */
  #isSilent = false;
  #isFocusDue = false;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [sheet];
    this.#box.append(this.#status, make('div', { className: 'instead' }, make('p', {}, this.#link), make('slot')));
    shadow.append(this.#box);
  }

  connectedCallback() {
    addEventListener('message', this.#listen);
    const tagged = this.closest('[lang]')?.lang ?? '';
    this.#lang = /^en\b/i.test(tagged) ? 'en' : 'vi';
    this.#open();
  }

  disconnectedCallback() {
    removeEventListener('message', this.#listen);
    this.#leave();
    this.#frame?.remove();
    this.#frame = undefined;
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#frame || before === now) return;
    if (name === 'theme') this.#tell('theme', { theme: this.#theme });
    else if (name !== 'lang') this.#open();
    else if (LANGUAGES.includes(now)) {
      this.#lang = now;
      this.#say();
      this.#tell('lang', { lang: now });
    }
  }

  /** Puts the focus on the heading of the page inside, at once or when it is there. */
  focus(options) {
    this.#isFocusDue = this.#box.className === 'opening';
    if (this.#isFocusDue) return;
    if (this.#box.className === 'failed') return this.#link.focus(options);
    this.#frame?.focus(options);
    this.#tell('focus');
  }

  get #theme() {
    const theme = this.getAttribute('theme');
    return ['light', 'dark'].includes(theme) ? theme : '';
  }

  /** Where the guide is, by default where this file is from. */
  get #address() {
    const procedure = this.getAttribute('procedure');
    const base = new URL(this.getAttribute('base') ?? import.meta.url, document.baseURI);
    const address = new URL(procedure ? `/procedures/${encodeURIComponent(procedure)}` : '/', base);
    if (!/^https?:$/.test(address.protocol)) throw new TypeError(`found ${address.protocol}, expected https:`);
    address.searchParams.set('lang', this.#lang);
    return address;
  }

  #open() {
    this.#leave();
    this.#frame?.remove();
    // A new one each time: to load another page in the old one would be a step back in the
    // browser's history.
    const frame = make('iframe', { referrerPolicy: 'origin', allow: '' });
    frame.setAttribute('sandbox', SANDBOX);
    frame.addEventListener('load', () => this.#hasLoaded());
    this.#frame = frame;
    this.#show('opening');
    try {
      const { href, origin } = this.#address;
      this.#origin = origin;
      this.#link.href = href;
      frame.src = href;
    } catch {
      return this.#fail('unreadable_address');
    }
    this.#waitFor(PATIENCE);
    this.#box.append(frame);
  }

  #leave() {
    clearTimeout(this.#timer);
    this.#port?.close();
    this.#port = undefined;
    this.#hasSpoken = this.#isSilent = false;
  }

  #waitFor(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail('unanswered'), milliseconds);
  }

  #hasLoaded() {
    this.#isSilent = !this.#hasSpoken;
    this.#hasSpoken = false;
    if (this.#isSilent) this.#waitFor(GRACE);
  }

  #listen = ({ source, origin, data }) => {
    if (!source || source !== this.#frame?.contentWindow || origin !== this.#origin) return;
    if (!isOurs(data) || data.type !== 'hello') return;
    this.#hasSpoken = !this.#isSilent;
    this.#isSilent = false;
    this.#port?.close();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (message) => this.#hear(message.data);
    this.#port = port1;
    source.postMessage({ dungHen: VERSION, type: 'connect' }, origin, [port2]);
    this.#tell('lang', { lang: this.#lang });
    this.#tell('theme', { theme: this.#theme });
  };

  #tell(type, more) {
    this.#port?.postMessage({ dungHen: VERSION, type, ...more });
  }

  #hear(data) {
    if (!isOurs(data) || !Object.hasOwn(SHAPES, data.type)) return;
    const { type } = data;
    const detail = SHAPES[type](data);
    if (!detail) return;
    if (type === 'resize') {
      this.#frame.style.blockSize = `${detail.height}px`;
      return;
    }
    if (type === 'language') {
      this.#lang = detail.lang;
      this.#say();
    }
    if (type === 'ready') {
      clearTimeout(this.#timer);
      this.#show('shown');
      if (this.#isFocusDue) this.focus();
    }
    if (type === 'step') this.#toTop();
    this.#emit(type, detail);
  }

  /** A page inside begins at its top, which may have been scrolled away. */
  #toTop() {
    const { top } = this.getBoundingClientRect();
    if (top < 0 || top > innerHeight) this.scrollIntoView();
  }

  #show(state) {
    this.#box.className = state;
    this.#say();
  }

  #say() {
    const words = WORDS[this.#lang];
    this.#status.textContent = words[this.#box.className] ?? '';
    this.#link.textContent = words.link;
    for (const part of [this.#frame, this.#box]) part.lang = this.#lang;
    this.#frame.title = words.title;
  }

  #fail(code) {
    this.#show('failed');
    this.#emit('error', { code });
    if (this.#isFocusDue) this.focus();
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(`dunghen-${type}`, { detail, bubbles: true, composed: true }));
  }
}

if (globalThis.customElements?.get('dung-hen') === undefined) globalThis.customElements?.define('dung-hen', DungHenElement);
