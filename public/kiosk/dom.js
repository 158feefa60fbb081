// Elements and words of the layer, in the language the app is shown in.

import { WORDS } from "./words.js";

const root = document.documentElement;

/** A word in the language of the page, with what stands in it. */
export function say(key, values = {}) {
  const words = WORDS[root.lang] ?? WORDS.vi;
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** An element with attributes and children; `on` listens, `words` names a word that stays
 * in the language of the page. */
export function make(tag, { on = {}, words, label, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  for (const [event, act] of Object.entries(on)) element.addEventListener(event, act);
  if (words) element.dataset.words = words;
  if (label) element.dataset.label = label;
  element.append(...children);
  translate(element);
  return element;
}

function translate(element) {
  const { words, label } = element.dataset;
  if (words) element.textContent = say(words);
  if (label) element.setAttribute("aria-label", say(label));
}

/** Gives an element another word. */
export function reword(element, key) {
  element.dataset.words = key;
  translate(element);
}

const listeners = new Set();

/** Does something whenever the language changes. */
export const onLanguage = (act) => listeners.add(act);

new MutationObserver(() => {
  for (const element of document.querySelectorAll("[data-words], [data-label]")) translate(element);
  for (const act of listeners) act();
}).observe(root, { attributeFilter: ["lang"] });

/** Whether text can be typed into an element. */
export function takesText(element) {
  if (!element || element.readOnly || element.disabled) return false;
  if (element instanceof HTMLTextAreaElement) return true;
  const kinds = ["text", "search", "tel", "email", "url", "number", "password"];
  return element instanceof HTMLInputElement && kinds.includes(element.type);
}

/** Puts text into a field as if it had been typed, in place of what stands from one place to
 * another; unsaid, in place of what is marked. */
export function put(field, text, from = field.selectionStart, to = field.selectionEnd) {
  const { value, maxLength } = field;
  if (from === null) {
    // Fields of numbers tell of no place.
    field.value = value + text;
  } else {
    if (maxLength >= 0 && value.length - (to - from) + text.length > maxLength) return;
    field.setRangeText(text, from, to, "end");
  }
  const inputType = text ? "insertText" : "deleteContentBackward";
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType, data: text || null }));
}
