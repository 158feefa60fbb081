// The layer around the app on a kiosk: begins, stands by and ends a person's visit. None of
// the app's own logic is here.

import { begin } from "./attract.js";
import { bar } from "./bar.js";
import { ask } from "./ask.js";
import { callHelp } from "./counter.js";
import { guard } from "./guard.js";
import { watch } from "./idle.js";
import { keyboard } from "./keyboard.js";
import { scanner } from "./scanner.js";
import { make } from "./dom.js";

const kiosk = globalThis.dunghenKiosk;
const root = document.documentElement;

/** How often it is tried to empty the machine before staff is asked for. */
const TRIES = 3;

guard();

await kiosk.emptied;
const left = await kiosk.left();
if (left.length === 0) {
  root.dataset.kiosk = "waiting";
  await begin();
  root.dataset.kiosk = "used";
  visit();
} else if (kiosk.tries < TRIES) {
  kiosk.wipe(kiosk.tries + 1);
} else {
  root.dataset.kiosk = "broken";
  console.warn(`what is left: ${left.join(", ")}`);
  broken();
}

function visit() {
  const layer = make("div", { class: "kiosk", role: "region", label: "layer" });
  const board = keyboard(layer);
  layer.append(bar(board));
  document.body.append(layer);
  // The page ends above the layer, so that nothing is ever beneath it.
  new ResizeObserver(() => {
    root.style.setProperty("--kiosk", `${layer.offsetHeight}px`);
    board.uncover();
  }).observe(layer);
  scanner();
  watch();
}

function broken() {
  ask({
    role: "alertdialog",
    name: "fault",
    heading: "faultHeading",
    text: "faultText",
    actions: [{ words: "help", act: () => callHelp().finally(broken) }],
  });
}
