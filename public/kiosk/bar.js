// The bar at the lower edge, the same on every page: the page's own next step, the end, help,
// and how the page is shown and read out.

import { ask } from "./ask.js";
import { callHelp, hasQueue, takeNumber } from "./counter.js";
import { make, reword } from "./dom.js";
import { canSpeak, toggleSpeech } from "./speech.js";

const SIZES = ["plain", "large", "largest"];
/** As the app keeps it (src/pages/display.rs, public/display.js). */
const DISPLAY = "dunghen.display";

/** The bar; `board` is the keyboard. */
export function bar(board) {
  const shown = display();
  const tool = (words, act, more = {}) =>
    make("button", { type: "button", class: "kiosk-bar__tool", words, on: { click: act }, ...more });
  const ground = tool("dark", () => {
    const dark = shown.turn();
    reword(ground, dark ? "light" : "dark");
  });
  const speak = tool("speak", () => toggleSpeech((on) => reword(speak, on ? "hush" : "speak")));
  const keys = tool("keys", () => board.toggle(), { "aria-pressed": "false" });
  board.onChange((open) => keys.setAttribute("aria-pressed", String(open)));
  const tools = [
    tool("smaller", () => shown.size(-1)),
    tool("larger", () => shown.size(1)),
    ground,
    ...(canSpeak() ? [speak] : []),
    keys,
  ];
  const main = [
    make("button", { type: "button", class: "button button--quiet", words: "done", id: "kiosk-done", on: { click: done } }),
    make("button", { type: "button", class: "button button--quiet", words: "help", id: "kiosk-help", on: { click: callHelp } }),
    ...(hasQueue
      ? [make("button", { type: "button", class: "button button--quiet", words: "number", id: "kiosk-number", on: { click: takeNumber } })]
      : []),
    next(),
  ];
  return make(
    "div",
    { class: "kiosk-bar" },
    make("div", { class: "kiosk-bar__tools" }, ...tools),
    make("div", { class: "kiosk-bar__main" }, ...main),
  );
}

function done() {
  ask({
    name: "done",
    heading: "doneHeading",
    text: "doneText",
    actions: [
      { words: "doneNo", quiet: true },
      { words: "doneYes", act: wiping },
    ],
  });
}

function wiping() {
  ask({ name: "wiping", heading: "wiping", actions: [] });
  globalThis.dunghenKiosk.wipe();
}

/** The page's main action once more, where a hand reaches it. */
function next() {
  const found = () =>
    document.querySelector("main form:not([role=search]) button[type=submit], .layout__aside a.button");
  const button = make("button", {
    type: "button",
    class: "button kiosk-bar__next",
    hidden: true,
    on: { click: () => found()?.click() },
  });
  const follow = () => {
    const action = found();
    button.hidden = !action;
    const words = action?.textContent ?? "";
    if (button.textContent !== words) button.textContent = words;
  };
  let waiting;
  new MutationObserver(() => {
    waiting ??= requestAnimationFrame(() => {
      waiting = undefined;
      follow();
    });
  }).observe(document.body, { childList: true, subtree: true });
  follow();
  return button;
}

/** How the page is shown: as the app keeps it, so that its own page of that agrees. */
function display() {
  const chosen = { size: "large", contrast: "more", theme: "light" };
  const keep = () => {
    localStorage.setItem(DISPLAY, JSON.stringify(chosen));
    document.dispatchEvent(new CustomEvent("dunghen:display"));
  };
  keep();
  const current = () => JSON.parse(localStorage.getItem(DISPLAY)) ?? chosen;
  return {
    size(step) {
      Object.assign(chosen, current());
      const at = SIZES.indexOf(chosen.size || "plain") + step;
      chosen.size = SIZES[Math.max(0, Math.min(SIZES.length - 1, at))];
      keep();
    },
    /** Between light and dark; says whether it is dark now. */
    turn() {
      Object.assign(chosen, current());
      chosen.theme = chosen.theme === "dark" ? "light" : "dark";
      keep();
      return chosen.theme === "dark";
    },
  };
}
