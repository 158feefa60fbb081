// Every kind of page, for those who cannot see it well, or who see it small: what axe finds,
// and that nothing stands out over the side.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { everyKind } from "./kinds.mjs";
import { fits } from "./support.mjs";

/** How each page is looked at. */
const COLOURS = [
  { colorScheme: "light" },
  { colorScheme: "dark" },
  { colorScheme: "dark", contrast: "more" },
  { colorScheme: "light", forcedColors: "active" },
];
/** What axe finds by colours; all else is the same in light and dark. */
const BY_COLOUR = ["color-contrast", "link-in-text-block"];
const WIDTHS = [320, 768, 1280];

const source = new URL("node_modules/axe-core/axe.min.js", import.meta.url);
// Nothing of it is handed back.
const axe = `${await readFile(source, "utf8")}\n;0`;

everyKind(async (page) => {
  const found = [];
  await page.evaluate(axe);
  for (const [width, media] of WIDTHS.flatMap((width) => COLOURS.map((media) => [width, media]))) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ forcedColors: "none", contrast: "no-preference", ...media });
    await fits(page);
    // Colours that are forced are the system's; axe reads those of the sheet even then.
    const rules = media.forcedColors ? ["link-in-text-block"] : BY_COLOUR;
    const options = media === COLOURS[0] ? {} : { runOnly: rules };
    const { violations } = await page.evaluate((options) => globalThis.axe.run(options), options);
    for (const { id, nodes } of violations) {
      const where = nodes.map(({ html }) => html.slice(0, 120)).slice(0, 3);
      found.push(`at ${width}: ${id} (${nodes.length}) ${where.join(" | ")}`);
    }
  }
  assert.deepEqual(found, []);
});
