// Looks whether somebody is still there. Nobody for a while: it is said, by sight and sound,
// for long enough to ask for more time; then everything is forgotten.

import { ask } from "./ask.js";
import { make, say } from "./dom.js";

const { dataset } = document.documentElement;
const READING = Number(dataset.kioskReading) * 1_000;
const FORM = Number(dataset.kioskForm) * 1_000;
const WARNING = Number(dataset.kioskWarning) * 1_000;
const EXTENSIONS = Number(dataset.kioskExtensions);

const SIGNS = ["pointerdown", "keydown", "input", "wheel", "touchmove", "kiosk:card"];
const LOOKS_EVERY = 500;
const SOUNDS_EVERY = 5_000;

export function watch() {
  let last = performance.now();
  let extended = 0;
  let warning;
  for (const sign of SIGNS) {
    const seen = () => {
      // While it is said, only its own buttons answer: somebody passing by is nobody.
      if (warning) return;
      last = performance.now();
      extended = 0;
    };
    addEventListener(sign, seen, { capture: true, passive: true });
  }
  const more = () => {
    warning = undefined;
    extended += 1;
    last = performance.now();
  };
  setInterval(() => {
    if (warning) warning.look();
    else if (performance.now() - last >= patience()) {
      warning = warn(extended < EXTENSIONS && more);
    }
  }, LOOKS_EVERY);
}

/** How long nobody may do anything: longer where something is filled in. */
function patience() {
  const step = /^\/kiosk\/procedures\/[^/]+\/[^/]+/.test(location.pathname);
  const form = document.querySelector("main form:not([role=search]) :is(input, select, textarea)");
  return step || form ? FORM : READING;
}

/** Says that everything will be forgotten; `more` asks for more time. */
function warn(more) {
  const ends = performance.now() + WARNING;
  let sounded = -Infinity;
  const left = make("p", { class: "kiosk-left", role: "timer", "aria-live": "off" });
  const told = make("p", { class: "visually-hidden", role: "status" });
  const { wipe } = globalThis.dunghenKiosk;
  ask({
    role: "alertdialog",
    name: "idle",
    heading: "idleHeading",
    text: more ? "idleText" : "idleLast",
    body: make("div", {}, left, told),
    actions: [
      ...(more ? [{ words: "idleMore", act: more }] : []),
      { words: "idleEnd", quiet: true, act: () => wipe() },
    ],
  });
  const look = () => {
    const now = performance.now();
    const seconds = Math.max(0, Math.ceil((ends - now) / 1_000));
    left.textContent = say("idleLeft", { seconds });
    if (seconds === 10) told.textContent = left.textContent;
    if (now - sounded >= SOUNDS_EVERY) {
      sounded = now;
      sound();
    }
    if (now >= ends) wipe();
  };
  look();
  return { look };
}

/** Two short tones. A browser without sound says nothing. */
function sound() {
  try {
    const context = new AudioContext();
    for (const [at, pitch] of [[0, 660], [0.25, 880]]) {
      const tone = context.createOscillator();
      const level = context.createGain();
      level.gain.value = 0.2;
      tone.frequency.value = pitch;
      tone.connect(level).connect(context.destination);
      tone.start(context.currentTime + at);
      tone.stop(context.currentTime + at + 0.18);
      if (at) tone.onended = () => context.close();
    }
  } catch {
    // It is said by sight all the same.
  }
}
