// A scanner types what the code on a citizen card holds, faster than anybody does. Such a burst
// is caught before a field sees a letter of it, shown nowhere, and handed to the app at once.
// What turns out to be no card is given to the field as it was typed.

import { tell } from "./ask.js";
import { put, takesText } from "./dom.js";

/** Longest from letter to letter of what may be a burst, in milliseconds. */
const GAP = 60;
/** So many surely are one, and may have longer gaps. */
const SURELY = 6;
/** How long it is waited for a letter, before and after that: a busy page hears late. */
const WAIT = 300;
const WAIT_IN_BURST = 600;
/** How long after a card its Enter may come. */
const LATE = 250;
/** How often, and how far apart, it is looked whether the app has taken a card. */
const LOOKS = 20;
const BETWEEN_LOOKS = 20;

/** A card's code has seven parts, and more letters than this. */
const LEAST = 20;
const BARS = 6;

export const isCard = (text) => text.length >= LEAST && text.split("|").length > BARS;

export function scanner() {
  let held = "";
  let pressedAt = 0;
  let timer;
  let takenAt = -Infinity;

  const end = () => {
    clearTimeout(timer);
    const text = held;
    held = "";
    if (isCard(text)) {
      takenAt = performance.now();
      hand(text);
      return true;
    }
    const field = document.activeElement;
    if (text && takesText(field)) put(field, text);
    return false;
  };

  const refuse = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const heard = (event) => {
    if (event.isComposing || !event.isTrusted) return;
    const { key, timeStamp } = event;
    if (key.length === 1) {
      const field = takesText(document.activeElement);
      // A list is chosen from by letters, and a space presses a button.
      if (!held && !field && (key === " " || document.activeElement?.matches("select"))) return;
      refuse(event);
      // By when it was pressed, and not by when it is heard.
      if (held && held.length < SURELY && timeStamp - pressedAt > GAP) end();
      pressedAt = timeStamp;
      held += key;
      clearTimeout(timer);
      timer = setTimeout(end, held.length < SURELY ? WAIT : WAIT_IN_BURST);
    } else if (key === "Enter" || key === "Tab") {
      // What a scanner sends behind the code goes the same way.
      const late = performance.now() - takenAt < LATE;
      if (held ? end() : late) refuse(event);
    } else if (held && !["Shift", "CapsLock", "AltGraph"].includes(key)) {
      end();
    }
  };
  addEventListener("keydown", heard, { capture: true });
}

/** Where the app takes a card: the name of whom to reach, and each group, that of the question
 * one is at first. No other question ever has the code. */
function places() {
  const here = document.activeElement?.closest(".group");
  const groups = [...document.querySelectorAll("main form .group")];
  groups.sort((one, other) => (other === here) - (one === here));
  const firsts = groups.map((group) => [...group.querySelectorAll("input")].find(takesText));
  const all = [document.querySelector("#contact-full_name"), ...firsts];
  return all.filter((field) => field?.checkVisibility());
}

/** Gives the code to the app. */
async function hand(text) {
  const root = document.documentElement;
  // Not a letter of it is painted, however short it stands there.
  root.dataset.kioskCard = "";
  let taken = false;
  for (const field of places()) taken ||= await takes(field, text);
  delete root.dataset.kioskCard;
  if (taken) dispatchEvent(new CustomEvent("kiosk:card"));
  else tell("cardNone", "cardNoneText");
}

/** Whether the app takes the code from this field; if not, it is as it was. */
async function takes(field, text) {
  const before = field.value;
  field.value = text;
  const say = () => field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  say();
  // A busy app takes a moment.
  for (let look = 0; look < LOOKS; look++) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
    if (!field.isConnected || !field.value.includes("|")) return true;
  }
  field.value = before;
  say();
  return false;
}
