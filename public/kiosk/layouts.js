// What is on the keyboard: rows of keys, each a letter or the name of what it does.

const DIGITS = [..."1234567890"];
const LETTERS = [
  DIGITS,
  [..."qwertyuiop"],
  [..."asdfghjkl"],
  ["shift", ..."zxcvbnm", "erase"],
];

const BELOW = ["hide", "method", "signs", ",", "space", ".", "next"];

export const LAYOUTS = {
  letters: [...LETTERS, BELOW],
  email: [
    ...LETTERS,
    ["@", ".", "-", "_", "@gmail.com", ".com", ".vn"],
    ["hide", "signs", "space", "next"],
  ],
  signs: [
    DIGITS,
    [..."@/-_:;()&"],
    [..."%+=*#'\"?!"],
    ["²", "³", "°", "₫", "[", "]", "\\", "erase"],
    ["hide", "letters", ",", "space", ".", "next"],
  ],
  numbers: [
    ["1", "2", "3", "erase"],
    ["4", "5", "6", "/"],
    ["7", "8", "9", "-"],
    ["hide", "0", ",", "next"],
  ],
  phone: [
    ["1", "2", "3", "erase"],
    ["4", "5", "6", "+"],
    ["7", "8", "9", "."],
    ["hide", "0", "space", "next"],
  ],
};

/** The layout for a field. */
export function layoutFor(field) {
  const wanted = field.inputMode || field.type;
  if (["numeric", "decimal", "number"].includes(wanted)) return "numbers";
  if (wanted === "tel") return "phone";
  if (["email", "url"].includes(wanted)) return "email";
  return "letters";
}
