/** What the guide tells of itself, as the details of events of an element. */
export interface DungHenEvents {
  /** The guide is there. */
  "dunghen-ready": CustomEvent<{ lang: DungHenLanguage }>;
  /** Another page of the guide: of a procedure its code and the step; of others both are empty. */
  "dunghen-step": CustomEvent<{ procedure: string; step: string }>;
  /** A dossier was sent, and has this code. */
  "dunghen-submitted": CustomEvent<{ code: string }>;
  "dunghen-error": CustomEvent<{ code: DungHenErrorCode }>;
  "dunghen-language": CustomEvent<{ lang: DungHenLanguage }>;
  /** Somebody pressed Escape inside, as to leave a dialog. */
  "dunghen-close": CustomEvent<Record<string, never>>;
}

export type DungHenLanguage = "vi" | "en";

export type DungHenErrorCode =
  /** `base` is no address of a server. */
  | "unreadable_address"
  /** The guide does not answer, or may not be shown in this page. */
  | "unanswered"
  /** Something in the guide failed. */
  | "broken"
  // Of a guide newer than these types.
  | (string & {});

/** `<dung-hen>`: the guide inside another page. */
export class DungHenElement extends HTMLElement {
  /** Puts the focus on the heading of the page inside, at once or when it is there. */
  focus(options?: FocusOptions): void;

  addEventListener<Type extends keyof DungHenEvents>(
    type: Type,
    listener: (this: DungHenElement, event: DungHenEvents[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (this: DungHenElement, event: HTMLElementEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;

  removeEventListener<Type extends keyof DungHenEvents>(
    type: Type,
    listener: (this: DungHenElement, event: DungHenEvents[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (this: DungHenElement, event: HTMLElementEventMap[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "dung-hen": DungHenElement;
  }
}
