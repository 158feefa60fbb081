// How the package is used, for the compiler alone; nothing here is run.

import { Catalog, DungHenError, Session, checkFile, load, parseCitizenCard } from "dung-hen";
import { DungHenElement } from "dung-hen/element";
import type { Attachment, Dossier, ErrorCode, Schedule } from "dung-hen";

using catalog: Catalog = await load(new URL("https://example.vn"));
await load({ "index.bin": new Uint8Array() });
await load(async (name) => new TextEncoder().encode(name).buffer);
// @ts-expect-error no number is a source
await load(8080);

const dossier: Dossier = { answers: { floors: 7, urban: true, works: [{ height: "2.6" }], owner: { sex: "male" } } };
using session: Session = await catalog.open("1.013235", { on: new Date(), dossier });
// @ts-expect-error an option that there is not
await catalog.open("1.013235", { day: "2026-11-23" });
// @ts-expect-error a dossier has no `answer`
session.follow({ answer: {} });
// @ts-expect-error only `load` makes a catalog
new Catalog();

const appeared: string[] | undefined = session.set("floors", 9).appeared;
session.setCell("works", 0, "height", null);
const complete: boolean = session.assess().complete;
session.explain("component", "form").rests_on.map((field) => field.length);
session.explain("limit");
// @ts-expect-error a component has an id
session.explain("component");
// @ts-expect-error there is no such kind
session.explain("shape", "form");

const schedule: Schedule | undefined = session.schedule("2026-11-23T09:00:00+07:00");
// @ts-expect-error it may be undefined
schedule.result_at;
await catalog.schedule({ procedure: "1.013236", case: "lost" });
await catalog.schedule({ limit: { amount: 20, unit: "working-days" }, agency: "hatinh_construction" });
// @ts-expect-error by a procedure or by a limit
await catalog.schedule({ procedure: "1.013236", limit: "5 days" });
// @ts-expect-error there is no such unit
await catalog.schedule({ limit: { amount: 1, unit: "weeks" } });

const { attachment } = await checkFile(new Blob());
const named: Attachment = { component: "form", ...attachment };
const born: string = (await parseCitizenCard("")).birth_date;

try {
  catalog.calendar(1900);
} catch (error) {
  if (error instanceof DungHenError && error.code === "unknown_year") {
    const code: ErrorCode = error.code;
    // @ts-expect-error there is no such code
    error.code === "unknown";
    void code;
  }
}
void [appeared, complete, named, born];

const element: DungHenElement = document.createElement("dung-hen");
element.addEventListener("dunghen-submitted", ({ detail }) => detail.code.length);
element.addEventListener("keydown", ({ key }) => key.length);
element.addEventListener("dunghen-language", ({ detail }) => {
  const lang: "vi" | "en" = detail.lang;
  void lang;
});
// @ts-expect-error a code is all that is told
element.addEventListener("dunghen-submitted", ({ detail }) => detail.answers);
element.focus({ preventScroll: true });
