// Keeps people on the page: no way out by link, key, menu or drop, as far as a page can. The
// browser's own ways out are closed by its flags and policy (packaging/kiosk).

import { tell } from "./ask.js";
import { takesText } from "./dom.js";

/** Keys that do something in browsers by themselves. */
const KEYS = new Set([
  ...["Alt", "Meta", "OS", "ContextMenu", "Escape", "PrintScreen", "Help"],
  ...["BrowserBack", "BrowserForward", "BrowserHome", "BrowserRefresh", "BrowserSearch"],
  ...["BrowserFavorites", "BrowserStop", "LaunchMail", "LaunchApplication1", "LaunchApplication2"],
]);

/** Pages of the server that are none of the app's. */
const ELSEWHERE = /^\/(api|desk|healthz|readyz|metrics)(\/|$)/;

const CAPTURE = { capture: true, passive: false };

export function guard() {
  const refuse = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener("keydown", (event) => leads(event) && refuse(event), CAPTURE);
  for (const kind of ["contextmenu", "auxclick", "dragstart", "dragover", "drop"]) {
    addEventListener(kind, refuse, CAPTURE);
  }
  // What is copied would wait for whoever comes next.
  for (const kind of ["copy", "cut", "paste"]) addEventListener(kind, refuse, CAPTURE);
  addEventListener("wheel", (event) => event.ctrlKey && refuse(event), CAPTURE);
  addEventListener("touchmove", (event) => event.touches.length > 1 && refuse(event), CAPTURE);
  addEventListener("click", (event) => follow(event, refuse), CAPTURE);
  addEventListener("kiosk:kept-in", () => tell("keptIn", "keptInText"));
}

/** Whether a key leads away, or makes the browser do something to the page. */
function leads(event) {
  const { key, code, ctrlKey, metaKey, altKey } = event;
  if (/^F\d+$/.test(key) || KEYS.has(key)) return true;
  // A letter of the third level.
  if (event.getModifierState("AltGraph") && key.length === 1) return false;
  if (ctrlKey || metaKey || altKey) return !(ctrlKey && code === "KeyA" && takesText(event.target));
  return key === "Backspace" && !takesText(event.target);
}

/** Lets a press go on where it leads to a page of the app. */
function follow(event, refuse) {
  const pressed = event.target.closest?.("a[href], label, input[type=file]");
  if (!pressed) return;
  const chosen = pressed.matches("label") ? pressed.control : pressed;
  if (chosen?.type === "file") {
    refuse(event);
    tell("keptIn", "keptInText");
    return;
  }
  if (!pressed.matches("a")) return;
  const { origin, pathname, host, target } = pressed;
  if (pressed.hasAttribute("download")) {
    refuse(event);
    tell("keptIn", "keptInText");
  } else if (origin !== location.origin || ELSEWHERE.test(pathname)) {
    refuse(event);
    tell("outside", "outsideText", { address: host + pathname });
  } else if (target && target !== "_self") {
    pressed.removeAttribute("target");
  } else if (pressed.getAttribute("href").startsWith("#") && pressed.rel === "external") {
    // Such an address would be an entry of history.
    refuse(event);
    const place = document.getElementById(pressed.hash.slice(1));
    place?.scrollIntoView();
    place?.focus();
  }
}
