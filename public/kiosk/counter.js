// People: a call for help, and a number by which one is called. Both are the server's.

import { ask, tell } from "./ask.js";
import { make } from "./dom.js";

const { dataset } = document.documentElement;

export const hasQueue = "kioskQueue" in dataset;

/** So long one call is enough, in milliseconds. */
const CALLED_FOR = 60_000;
let calledAt = -Infinity;

/** Calls for help, or says where it is. */
export async function callHelp() {
  const repeated = performance.now() - calledAt < CALLED_FOR;
  const called = repeated || ("kioskHelp" in dataset && (await sent()));
  if (called && !repeated) calledAt = performance.now();
  const word = called ? "helpCalled" : "helpNone";
  return new Promise((resolve) => {
    const { element } = tell(word, `${word}Text`);
    element.addEventListener("close", resolve, { once: true });
  });
}

async function sent() {
  const { place } = globalThis.dunghenKiosk;
  const headers = { "content-type": "text/plain; charset=utf-8" };
  const answer = await fetch("/kiosk/help", { method: "POST", headers, body: place }).catch(() => {});
  return answer?.ok ?? false;
}

let drawn;

/** Draws a number, one a visit, and shows it. */
export async function takeNumber() {
  drawn ??= await number();
  if (drawn === undefined) {
    tell("numberNone", "numberNoneText");
    return;
  }
  const shown = make("p", { class: "kiosk-number" }, String(drawn));
  const print = () => {
    document.documentElement.dataset.kioskPrints = "number";
    const slip = make("p", { class: "kiosk-slip" }, String(drawn));
    document.body.append(slip);
    window.print();
    slip.remove();
    delete document.documentElement.dataset.kioskPrints;
  };
  ask({
    name: "number",
    heading: "numberHeading",
    text: "numberText",
    body: shown,
    actions: [{ words: "numberPrint", act: print }, { words: "close", quiet: true }],
  });
}

async function number() {
  const answer = await fetch("/kiosk/number", { method: "POST" }).catch(() => {});
  return answer?.ok ? (await answer.json()).number : undefined;
}
