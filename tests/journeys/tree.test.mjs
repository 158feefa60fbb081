// What a screen reader is given of each kind of page, word by word. `TREES=write` writes the
// trees anew; read what changed before they are committed.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { everyKind } from "./kinds.mjs";

everyKind(async (page, name) => {
  const file = new URL(`trees/${name}.yml`, import.meta.url);
  const given = await page.locator("body").ariaSnapshot();
  // Dossiers have codes in the order they are sent in.
  const tree = `${given.replaceAll(/H27-261123-\d{4}/g, "H27-261123-0001")}\n`;
  if (process.env.TREES === "write") await writeFile(file, tree);
  assert.equal(tree, await readFile(file, "utf8"));
});
