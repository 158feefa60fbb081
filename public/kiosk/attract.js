// What a kiosk shows while nobody is at it, in both languages. Touching it anywhere or pressing
// any key begins; a press on a language begins in that language.

import { make } from "./dom.js";
import { WORDS } from "./words.js";

const LANGUAGES = [
  ["vi", "Tiếng Việt"],
  ["en", "English"],
];

/** Waits until somebody comes; the app is then in the language that was chosen. */
export function begin() {
  const said = LANGUAGES.map(([lang]) =>
    make(
      "div",
      { lang, class: "attract__said" },
      make(lang === "vi" ? "h1" : "p", { class: "attract__begin" }, WORDS[lang].begin),
      make("p", {}, WORDS[lang].lead),
      make("p", {}, WORDS[lang].private),
    ),
  );
  const choices = LANGUAGES.map(([lang, name]) =>
    make("button", { type: "button", class: "button attract__language", lang, "data-lang": lang }, name),
  );
  const screen = make(
    "dialog",
    { class: "attract", "aria-label": `${WORDS.vi.begin} / ${WORDS.en.begin}` },
    ...said,
    make("p", { class: "attract__languages" }, ...choices),
  );
  document.body.append(screen);
  screen.showModal();
  choices[0].focus();
  return new Promise((resolve) => {
    const start = (event) => {
      if (event.type === "keydown" && ["Tab", "Shift"].includes(event.key)) return;
      const pressed = event.target.closest?.("[data-lang]");
      // A key on a button presses it, which comes here again.
      if (event.type === "keydown" && pressed && [" ", "Enter"].includes(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      removeEventListener("keydown", start, true);
      screen.remove();
      speak(pressed?.dataset.lang ?? "vi");
      resolve();
    };
    screen.addEventListener("click", start);
    addEventListener("keydown", start, true);
    screen.addEventListener("cancel", (event) => event.preventDefault());
  });
}

/** Has the app go on in a language, by its own link, which may still be on its way. */
function speak(lang, tries = 100) {
  if (document.documentElement.lang === lang) return;
  const link = document.querySelector(`.bar a[hreflang="${lang}"]`);
  if (link) link.click();
  else if (tries) setTimeout(speak, 100, lang, tries - 1);
}
