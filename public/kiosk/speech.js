// Reads out the question one is at: its group, label, hint and error; else how the page begins.

const TAGS = { vi: "vi-VN", en: "en-US" };

/** Whether a voice may be there. Voices come late in some browsers, so none yet is no answer. */
export const canSpeak = () => "speechSynthesis" in window;

/** Reads, or stops reading; `tell` is told which. */
export function toggleSpeech(tell) {
  const { speechSynthesis } = window;
  if (speechSynthesis.speaking) {
    speechSynthesis.cancel();
    tell(false);
    return;
  }
  const { lang } = document.documentElement;
  const utterance = new SpeechSynthesisUtterance(said().join(". "));
  utterance.lang = TAGS[lang] ?? TAGS.vi;
  utterance.rate = 0.9;
  const voices = speechSynthesis.getVoices();
  utterance.voice = voices.find((voice) => voice.lang.startsWith(lang)) ?? null;
  utterance.onend = utterance.onerror = () => tell(false);
  speechSynthesis.speak(utterance);
  tell(true);
}

/** What there is to say, in its order. */
export function said() {
  const field = lastField();
  const parts = field
    ? [
        field.closest(".group")?.querySelector(".group__label"),
        ...field.querySelectorAll(".field__label, .field__hint, .field__error"),
        ...field.querySelectorAll(".choice__text"),
      ]
    : document.querySelectorAll("main h1, main .lead, main .errors, main .notice");
  const texts = [...parts].map((part) => part?.innerText.trim().replaceAll("\n", ". "));
  return texts.filter(Boolean);
}

let last;
addEventListener("focusin", ({ target }) => {
  // The bar's own buttons take the focus from the question they read.
  if (!target.closest?.(".kiosk, dialog")) last = target.closest(".field") ?? undefined;
});

const lastField = () => (last?.isConnected ? last : undefined);
