// Inside another page: speaks with that page through a channel of its own, which only the page
// right around it can open (docs/embedding.md). Nothing that anybody typed passes through.

const VERSION = 1;
const root = document.documentElement;

// Where the browser tells it, the page around. One without an origin of its own is "null".
const around = location.ancestorOrigins?.[0];
const known = around && around !== "null";

let port;

function tell(type, more) {
  port?.postMessage({ dungHen: VERSION, type, ...more });
}

const isOurs = (data) => typeof data === "object" && data?.dungHen === VERSION;

function connect({ source, origin, data, ports }) {
  if (source !== parent || (around && origin !== around)) return;
  if (!isOurs(data) || data.type !== "connect" || ports.length !== 1) return;
  removeEventListener("message", connect);
  [port] = ports;
  port.onmessage = obey;
  root.dataset.embedded = "";
  lang = root.lang;
  tell("ready", { lang });
  new ResizeObserver(measure).observe(root);
  new MutationObserver(speaks).observe(root, { attributeFilter: ["lang"] });
}

const orders = {
  lang({ lang: asked }) {
    if (!["vi", "en"].includes(asked)) return;
    wanted = asked;
    turn();
  },
  theme({ theme: asked }) {
    if (!["light", "dark", ""].includes(asked)) return;
    theme = asked;
    document.dispatchEvent(new Event("dunghen:display"));
  },
  focus: arrive,
};

function obey({ data }) {
  if (isOurs(data) && Object.hasOwn(orders, data.type)) orders[data.type](data);
}

// The app replaces what is painted before it is there.
const stands = () => !document.getElementById("shell");

let { lang } = root;

function speaks() {
  if (root.lang === lang) return;
  lang = root.lang;
  tell("language", { lang });
}

let wanted;

function turn() {
  if (!wanted || wanted === root.lang) return;
  if (stands()) document.querySelector(`.bar [hreflang="${wanted}"]`)?.click();
}

let theme = "";

// Goes before what the device asks for, and after what somebody chose here (display.js, which
// has shown that already). It is not kept.
function paint() {
  let own;
  try {
    own = JSON.parse(localStorage.getItem("dunghen.display"))?.theme;
  } catch {
    // Not to be had.
  }
  if (theme && !own) root.dataset.theme = theme;
}

document.addEventListener("dunghen:display", paint);
addEventListener("storage", paint);
for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
  matchMedia(query).addEventListener("change", paint);
}

let isAwaited = false;

function arrive() {
  const heading = document.querySelector("main h1");
  isAwaited = !heading || !stands();
  if (!heading) return;
  if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
  heading.focus();
}

document.addEventListener("dunghen:shown", () => {
  turn();
  if (isAwaited) arrive();
});

let height = 0;

function measure() {
  const now = Math.ceil(root.getBoundingClientRect().height);
  if (now === height) return;
  height = now;
  tell("resize", { height });
}

// Where one is: of a procedure its code and the name of the step, of any other page nothing.
const PLACE = /^\/procedures\/([\w.-]{1,40})(?:\/([a-z0-9_-]{1,40}))?\/?$/;

let path = location.pathname;

function moved() {
  if (location.pathname === path) return;
  path = location.pathname;
  const [, procedure = "", step = ""] = PLACE.exec(path) ?? [];
  tell("step", { procedure, step });
}

const push = history.pushState;
history.pushState = (...state) => {
  push.apply(history, state);
  moved();
};
addEventListener("popstate", moved);

document.addEventListener("dunghen:submitted", ({ detail }) => {
  if (/^[\w-]{1,40}$/.test(detail?.code)) tell("submitted", { code: detail.code });
});

// What went wrong is told by its kind alone: a message may quote what somebody typed.
for (const failure of ["error", "unhandledrejection"]) {
  addEventListener(failure, () => tell("error", { code: "broken" }));
}

// A page around that shows this in a dialog does not hear the key.
addEventListener("keydown", ({ key, defaultPrevented, isComposing }) => {
  if (key === "Escape" && !defaultPrevented && !isComposing) tell("close");
});

// What is not a page of the app opens beside the page around, and not in its frame.
document.addEventListener(
  "click",
  ({ target }) => {
    const link = target.closest?.("a[href]");
    if (!link || link.target || link.hasAttribute("download")) return;
    const isPage = link.origin === location.origin && !/^\/(api|desk)\//.test(link.pathname);
    if (isPage || !/^https?:$/.test(link.protocol)) return;
    link.target = "_blank";
    link.rel = "noopener";
  },
  { capture: true },
);

addEventListener("message", connect);
parent.postMessage({ dungHen: VERSION, type: "hello" }, known ? around : "*");
