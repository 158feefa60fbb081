// A keyboard on the screen, for one finger and for screen readers: buttons with names in a
// group, one stop of the Tab key, the arrows lead from key to key. It comes with a field that
// takes text, has what that field wants, and the field is always in view above it.

import { make, onLanguage, put, say, takesText } from "./dom.js";
import { LAYOUTS, layoutFor } from "./layouts.js";
import { bringRules, erase, forgetWord, type } from "./typing.js";

const METHODS = ["telex", "vni", "off"];
const NAMED = ["shift", "erase", "space", "next", "hide", "signs", "letters", "method"];
const FACES = { shift: "⇧", erase: "⌫" };

/** The keyboard, put into the layer. */
export function keyboard(layer) {
  let field;
  let layout = "letters";
  let method = "telex";
  let capital = false;
  let touched = false;
  const changes = new Set();

  const board = make("div", { class: "board", role: "group", label: "board", hidden: true });
  layer.prepend(board);
  bringRules().catch(() => {});

  const methodNow = () => (layoutFor(field) === "letters" ? method : "off");

  function faceOf(key) {
    if (key === "method") return say(method);
    if (key === "next") return say(field?.localName === "textarea" ? "line" : "next");
    return FACES[key] ?? (NAMED.includes(key) ? say(key) : capital ? key.toUpperCase() : key);
  }

  function nameOf(key) {
    if (key === "method") return say("method", { method: say(method) });
    if (key === "signs" || key === "letters") return say(`${key}Label`);
    return key in FACES || key === "space" ? say(key) : undefined;
  }

  function draw() {
    const rows = LAYOUTS[layout].map((keys) =>
      make("div", { class: "board__row" }, ...keys.map(keyView)),
    );
    board.replaceChildren(...rows);
    const first = board.querySelector("[data-key=q], button");
    if (first) first.tabIndex = 0;
  }

  function keyView(key) {
    const named = NAMED.includes(key) ? ` board__key--${key}` : "";
    return make(
      "button",
      {
        type: "button",
        class: `board__key${named}`,
        tabindex: "-1",
        "data-key": key,
        "aria-label": nameOf(key),
        "aria-pressed": key === "shift" ? String(capital) : undefined,
      },
      faceOf(key),
    );
  }

  /** Shows again what a change of case or of method does to the keys, which stay. */
  function refresh() {
    for (const button of board.querySelectorAll("button")) {
      const { key } = button.dataset;
      button.textContent = faceOf(key);
      const name = nameOf(key);
      if (name) button.setAttribute("aria-label", name);
      if (key === "shift") button.setAttribute("aria-pressed", String(capital));
    }
  }

  const ACTS = {
    shift: () => (capital = !capital),
    erase: () => erase(field),
    space: () => put(field, " "),
    method: () => (method = METHODS[(METHODS.indexOf(method) + 1) % METHODS.length]),
    signs: () => turn("signs"),
    letters: () => turn(layoutFor(field) === "email" ? "email" : "letters"),
    hide: () => close(),
    next: () => goOn(),
  };

  function press(key) {
    if (!field?.isConnected) return;
    const act = ACTS[key];
    if (act) act();
    else {
      type(field, capital ? key.toUpperCase() : key, methodNow());
      capital = false;
    }
    if (!act || key === "erase" || key === "space") {
      touched = true;
      startsName();
    }
    refresh();
    uncover();
  }

  /** Names begin with a capital. */
  function startsName() {
    if (field.autocomplete !== "name" || field.selectionStart === null) return;
    capital = /(^|\s)$/.test(field.value.slice(0, field.selectionStart));
  }

  function turn(to) {
    layout = to;
    draw();
  }

  /** To the next question, or a new line. */
  function goOn() {
    if (field.localName === "textarea") {
      put(field, "\n");
      touched = true;
      return;
    }
    settle();
    if (field.type === "search") {
      close();
      return;
    }
    const all = [...(field.form ?? document).querySelectorAll("input, select, textarea, button[type=submit]")];
    const shown = all.filter((one) => one.checkVisibility() && !one.disabled);
    const next = shown[shown.indexOf(field) + 1];
    if (next) next.focus();
    if (!takesText(next)) close();
  }

  /** Tells that a field is done with, as leaving it would if keys had been pressed. */
  function settle() {
    if (touched && field?.isConnected) field.dispatchEvent(new Event("change", { bubbles: true }));
    touched = false;
  }

  function open(on) {
    if (field !== on) {
      settle();
      forgetWord();
      field = on;
      layout = layoutFor(on);
      capital = false;
      startsName();
      draw();
    }
    board.hidden = false;
    for (const tell of changes) tell(true);
    requestAnimationFrame(uncover);
  }

  function close() {
    board.hidden = true;
    for (const tell of changes) tell(false);
  }

  /** Brings the field into view above the layer. */
  function uncover() {
    if (board.hidden || !field?.isConnected) return;
    const { top, bottom } = field.getBoundingClientRect();
    const lowest = layer.getBoundingClientRect().top;
    if (top < 0 || bottom > lowest) field.scrollIntoView({ block: "center" });
  }

  // The focus stays in the field for whoever presses with a finger.
  for (const kind of ["pointerdown", "mousedown"]) {
    board.addEventListener(kind, (event) => event.preventDefault());
  }
  board.addEventListener("click", ({ target }) => {
    const key = target.closest("[data-key]")?.dataset.key;
    if (key) press(key);
  });
  board.addEventListener("keydown", (event) => steer(event, board));

  addEventListener("focusin", ({ target }) => {
    if (takesText(target)) open(target);
    else if (!target.closest(".kiosk, dialog")) {
      settle();
      close();
    }
  });
  // A field that had the focus before the layer was there, or is pressed once more.
  addEventListener("click", ({ target }) => takesText(target) && open(target));
  if (takesText(document.activeElement)) open(document.activeElement);
  onLanguage(() => !board.hidden && draw());

  return {
    toggle: () => {
      if (!board.hidden) close();
      else if (field?.isConnected) {
        field.focus();
        open(field);
      }
    },
    onChange: (tell) => changes.add(tell),
    uncover,
  };
}

/** The arrows lead from key to key, to the nearest one of the next row. */
function steer(event, board) {
  const key = event.target.closest("[data-key]");
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const step = steps[event.key];
  if (!key || !step) return;
  event.preventDefault();
  const rows = [...board.children].map((row) => [...row.children]);
  const row = rows.findIndex((keys) => keys.includes(key));
  const at = rows[row].indexOf(key);
  const next = rows[row + step[0]];
  const to = next?.[Math.min(at + step[1], next.length - 1)];
  if (!to) return;
  key.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}
