// A dialog over everything, with its actions in the lower half of the screen.

import { make, say } from "./dom.js";

/** Shows a dialog; whoever opened it may close it. Each action is a word and what it does. */
export function ask({ role = "dialog", name = "ask", heading, text, values, body, actions }) {
  const id = `kiosk-${name}`;
  const before = document.activeElement;
  const buttons = actions.map(({ words, quiet, act }) =>
    make("button", {
      type: "button",
      class: quiet ? "button button--quiet" : "button",
      words,
      on: {
        click: () => {
          close();
          act?.();
        },
      },
    }),
  );
  const element = make(
    "dialog",
    { class: `kiosk-dialog kiosk-dialog--${name}`, role, "aria-modal": "true" },
    make("h2", { id: `${id}-heading`, tabindex: "-1" }, say(heading, values)),
    ...(text ? [make("p", { id: `${id}-text` }, say(text, values))] : []),
    ...(body ? [body] : []),
    make("p", { class: "kiosk-dialog__actions" }, ...buttons),
  );
  element.setAttribute("aria-labelledby", `${id}-heading`);
  if (text) element.setAttribute("aria-describedby", `${id}-text`);
  // Only its own buttons close it.
  element.addEventListener("cancel", (event) => event.preventDefault());
  const close = () => {
    if (!element.isConnected) return;
    element.close();
    element.remove();
    if (before?.isConnected) before.focus();
  };
  document.body.append(element);
  element.showModal();
  buttons[0]?.focus();
  return { element, close };
}

/** Says something that needs no answer. */
export const tell = (heading, text, values) =>
  ask({ name: "told", heading, text, values, actions: [{ words: "ok" }] });
