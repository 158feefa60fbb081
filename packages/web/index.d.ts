// What the package gives, kept by hand. Objects have the keys they have over HTTP.

/// <reference lib="esnext.disposable" />

/**
 * Where the catalog is had from: the address of a server (`https://…`), of a folder that
 * `dunghen catalog --out` wrote (`file:///…`, in Node.js), its files by name, or a function
 * that gives a file's bytes.
 */
export type Source =
  | string
  | URL
  | Record<string, Uint8Array | ArrayBuffer>
  | ((name: string) => Uint8Array | ArrayBuffer | Promise<Uint8Array | ArrayBuffer>);

/** Loads the law as data. Procedures come when they are opened. */
export function load(source: Source): Promise<Catalog>;

/**
 * Looks into a file without unpacking it, as the app does before it sends one. A server looks
 * again, and deeper.
 */
export function checkFile(file: Blob | Uint8Array | ArrayBuffer, name?: string): Promise<FileCheck>;

/**
 * Reads what the QR code of a citizen card (căn cước) says. It is worth as much as if it had been
 * typed: nobody has verified that the card is genuine, or whose it is.
 */
export function parseCitizenCard(text: string): Promise<CitizenCard>;

/** The law as data. It lies in WebAssembly's memory until it is freed. */
export class Catalog implements Disposable {
  private constructor();
  /** Names the state of the law; a server refuses a dossier that was judged by another. */
  readonly hash: string;
  procedures(): Listing[];
  /** A dossier to be worked on, by the version in force on a day, or on that of a moment. */
  open(code: string, options?: OpenOptions): Promise<Session>;
  /** When the result of a dossier would be due, and why, day by day. */
  schedule(asked: ScheduleOfProcedure | ScheduleOfLimit): Promise<Schedule>;
  /** A year's days off and worked rest days. */
  calendar(year: number): CalendarYear;
  free(): void;
  [Symbol.dispose](): void;
}

/** A dossier while somebody works on it. It lies in WebAssembly's memory until it is freed. */
export class Session implements Disposable {
  private constructor();
  /** The id of the version it is judged by. */
  readonly version: string;
  /** Changes an answer and tells what follows from it. */
  set(field: string, answer: Answer | null | undefined): Changed;
  /** Changes a cell of a table. Where there is no such row or column, nothing changes. */
  setCell(field: string, row: number, column: string, answer: Answer | null | undefined): Changed;
  /** Takes over a whole dossier, and tells what follows from it. */
  follow(dossier: Dossier): Changed;
  /** The verdict on this dossier; or on another, by the same version on the same day. */
  assess(dossier?: Dossier): Verdict;
  /** Of the verdict the findings alone. */
  findings(): Finding[];
  /** The answers that count, each in its one spelling. */
  answers(): Record<string, string | string[] | Record<string, string>[]>;
  /** Why something is so. */
  explain(kind: "field" | "required" | "component" | "rule", id: string): Explanation;
  explain(kind: "fee", id: FeeKind): Explanation;
  explain(kind: "limit"): Explanation;
  /**
   * The schedule of the dossier sent at a moment: the same as on the receipt. Undefined while the
   * answers do not settle the limit.
   */
  schedule(sentAt?: string | Date): Schedule | undefined;
  free(): void;
  [Symbol.dispose](): void;
}

/** Why a call failed. */
export class DungHenError extends Error {
  constructor(code: ErrorCode, message: string, options?: ErrorOptions);
  readonly name: "DungHenError";
  readonly code: ErrorCode;
}

export type ErrorCode =
  /** A part of the catalog is damaged, or of another version of the package. */
  | "unreadable_catalog"
  /** A part is not there; of a server, perhaps because its law has changed since. */
  | "missing_part"
  /** Nobody answers at the address, or not well. */
  | "unreachable"
  | "unknown_procedure"
  | "unknown_agency"
  | "unknown_subject"
  | "unknown_year"
  /** No version of the procedure is in force on the day. */
  | "not_in_force"
  | "unreadable_day"
  | "unreadable_moment"
  | "unreadable_limit"
  | "unreadable_dossier"
  | "unreadable_answer"
  | "unreadable_file"
  /** The limit depends on the case, and none is given. */
  | "unsettled_limit"
  /** It was freed. */
  | "freed"
  | "internal"
  /** What is wrong with the code of a citizen card. */
  | `citizen_card.${"parts" | "number" | "old_number" | "name" | "born" | "sex" | "address" | "issued"}`
  | `format.${"empty" | "too_long"}`;

export interface OpenOptions {
  /** The day it is judged on, or a moment on it; today where left out. */
  on?: string | Date;
  dossier?: Dossier;
}

export interface ScheduleOfProcedure {
  procedure: string;
  /** The situation, where the limit depends on it. */
  case?: string;
  /** Now where left out. */
  sent_at?: string | Date;
  limit?: undefined;
  agency?: undefined;
}

export interface ScheduleOfLimit {
  limit: Limit | string;
  sent_at?: string | Date;
  /** Whose hours count; of the catalog's first agency where left out. */
  agency?: string;
  procedure?: undefined;
  case?: undefined;
}

export interface Text {
  vi: string;
  en: string;
}

export interface Listing {
  code: string;
  field_of_work: string;
  depth: "guided" | "listed" | "abolished";
  online: "full" | "partial" | "unconfirmed";
  agency: string;
  name: Text;
  /** Where it is the same in every case. */
  limit: Limit | null;
}

export type Unit = "working-days" | "days" | "working-hours" | "months" | "years";

export interface Limit {
  amount: number;
  unit: Unit;
}

/** Any JSON value; what cannot be understood becomes a finding. */
export type Answer =
  | string
  | number
  | boolean
  | string[]
  | Record<string, unknown>[]
  | Record<string, unknown>;

export interface Dossier {
  answers?: Record<string, Answer | null>;
  channel?: "online" | "counter" | "post";
  contact?: { full_name?: string; phone?: string; email?: string };
  attachments?: Attachment[];
}

export interface Attachment {
  component: string;
  name: string;
  bytes: number;
  kind?: "pdf" | "jpeg" | "png" | null;
  /** In lower-case hexadecimal digits. */
  sha256: string;
}

export interface Finding {
  /** Where, as `/answers/floors` or `/components/drawings`. */
  place: string;
  code: string;
  params?: Record<string, string>;
  severity: "gate" | "error" | "warning" | "advice";
  law?: string;
}

export type FeeKind = "duty" | "charge";

export interface Verdict {
  /** Whether nothing keeps the dossier from being sent. */
  complete: boolean;
  findings: Finding[];
  /** Fields that are not asked; no answer to them counts. */
  hidden: string[];
  /** Fields that are asked and must be answered. */
  required: string[];
  components: ComponentState[];
  /** In đồng; null while the department has not confirmed an amount. */
  fees: { kind: FeeKind; amount: number | null; law: string | null }[];
  /** None while the answers do not settle it. */
  limit: Limit | null;
}

export interface ComponentState {
  component: string;
  needed: "yes" | "no" | "unknown";
  /** Whether it would be needed, had the agency not got it already. */
  spared: boolean;
  tier: "required" | "recommended" | "optional" | "not_needed";
  status: "missing" | "from_answers" | "attached" | "faulty";
}

/** Ids of what changed; a kind without changes is left out. */
export interface Changed {
  appeared?: string[];
  vanished?: string[];
  required?: string[];
  /** Fields and components at which something else is found than before. */
  findings?: string[];
  components?: string[];
  fees?: true;
  limit?: true;
  contact?: true;
  files?: true;
}

export interface Explanation {
  /** The fewest answers that make it so. */
  rests_on: string[];
  law: string | null;
  /** Answers that would turn it, each by itself. */
  lifted_by: { field: string; answer: string }[];
}

/** How sure a part of the calendar is. */
export type CalendarStatus = "announced" | "statutory" | "projected";

/** The same shape as `GET /api/v1/schedule` answers. */
export interface Schedule {
  sent_at: string;
  /** The earliest acceptance; null past the calendar's end. */
  accepted_at: string | null;
  /** When the agency must have looked at it. */
  accepted_by: string | null;
  /** When the result is due; null where that cannot be told yet. */
  result_at: string | null;
  limit: Limit;
  starts: "acceptance" | "receipt" | "assessment_notice" | "payment";
  /** The clock time at which the limit ends, where it has one of its own. */
  by?: string;
  status: CalendarStatus | null;
  /** One for every calendar day from sending to result. */
  entries: ScheduleEntry[];
  phases: Phase[];
}

export interface ScheduleEntry {
  date: string;
  /** The number of the day, where it counts. */
  counted: number | null;
  reason: string;
  params?: Record<string, string>;
  name?: Text;
  source: string | null;
}

export interface Phase {
  id: string;
  actor: string;
  start: string;
  due: string;
  slack_minutes: number;
  critical: boolean;
  done_at: string | null;
}

/** The same shape as `GET /api/v1/calendar/{year}` answers. */
export interface CalendarYear {
  year: number;
  status: CalendarStatus;
  weekly_rest: ("Mon" | "Tue" | "Wed" | "Thu" | "Fri" | "Sat" | "Sun")[];
  off: {
    date: string;
    holiday: string;
    name: Text | null;
    kind: "holiday" | "adjacent" | "make_up";
    /** Day and month of the lunar calendar, as `1/1`. */
    lunar: string | null;
    status: CalendarStatus;
    source: string;
  }[];
  /** Weekdays given off, and the rest days worked for them. */
  swaps: { off: string; worked: string; source: string }[];
  announced_until: string | null;
}

export interface FileCheck {
  /** Whether nothing keeps it out. */
  accepted: boolean;
  /** What it is by content; null where it is nothing known here. */
  format: "pdf" | "jpeg" | "png" | "dwg" | "dxf" | "zip" | null;
  /** The file as a dossier names it, but for the component it is for. */
  attachment: Omit<Attachment, "component">;
  faults: { code: string; params?: Record<string, string>; keeps_out: boolean }[];
  pdf?: {
    pages: number | null;
    encrypted: boolean;
    signed: boolean;
    signature_covers_all: boolean | null;
    largest_page_mm: [number, number] | null;
  };
  image?: { width: number; height: number };
  /** The version a drawing names, as `AC1032`. */
  drawing?: string;
}

/** Named as the parts of a person are in a form. */
export interface CitizenCard {
  citizen_id: string;
  old_id_number?: string;
  full_name: string;
  birth_date: string;
  sex: "male" | "female";
  /** As on the day of issue, often with the names of places before 1 July 2025. */
  residence: string;
  issued_on: string;
  /** What is odd about the number. */
  cautions: { code: string; params: Record<string, string> }[];
}
