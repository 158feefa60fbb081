// Marks on letters: the word before the caret and one more key become another word, by Telex
// or VNI. The rules are those of crates/dunghen-kiosk.

import { put } from "./dom.js";

let compose;

/** Brings the rules; until they are there, keys are letters. */
export async function bringRules() {
  const rules = await import("./vi.js");
  await rules.default();
  compose = rules.compose;
}

/** What marks are as keys, by what Unicode takes letters apart into. */
const KEYS = {
  telex: { "\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j", "\u0306": "w", "\u031b": "w" },
  vni: { "\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5", "\u0302": "6", "\u031b": "7", "\u0306": "8" },
};
const TONE = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** The keys that make a word, as somebody would press them who knows the rules. */
function keysOf(word, method) {
  const apart = word.normalize("NFD").replaceAll("đ", method === "vni" ? "d9" : "dd");
  const whole = apart.replaceAll("Đ", method === "vni" ? "D9" : "DD");
  const tones = whole.match(TONE) ?? [];
  const rest = whole.replace(TONE, "").replace(/(.)([\u0302\u0306\u031b])/g, (_, letter, mark) => {
    const key = method === "telex" && mark === "\u0302" ? letter : KEYS[method][mark];
    return letter + key;
  });
  return rest + tones.map((tone) => KEYS[method][tone]).join("");
}

/** The word that was made last, and the keys it was made of. */
let made = { word: "", keys: "" };

/** Types a key into a field. */
export function type(field, key, method) {
  const at = field.selectionStart;
  const before = at === field.selectionEnd ? (field.value.slice(0, at ?? 0).match(/\p{L}+$/u)?.[0] ?? "") : "";
  const isKey = method === "vni" ? /^[a-z0-9]$/i.test(key) : /^[a-z]$/i.test(key);
  if (!compose || method === "off" || at === null || !isKey || (!before && /\d/.test(key))) {
    put(field, key);
    return;
  }
  const known = before === made.word ? made.keys : keysOf(before, method);
  // A word that these rules do not make is not theirs to change.
  const theirs = compose(method, known) === before;
  const keys = theirs ? known + key : "";
  const word = theirs ? compose(method, keys) : before + key;
  put(field, word, at - before.length, at);
  made = { word, keys };
}

/** Erases what is marked, or the letter before the caret. */
export function erase(field) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  if (from === null) field.value = "";
  if (from !== to) put(field, "");
  else if (to) {
    const letter = [...value.slice(0, to)].at(-1);
    put(field, "", to - letter.length, to);
  }
}

/** Whoever comes to another field begins another word. */
export const forgetWord = () => {
  made = { word: "", keys: "" };
};
