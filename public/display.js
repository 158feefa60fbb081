// How the page is shown: as a person chose it, else as the device asks. Runs before
// anything is painted, so that nothing flashes.

const dark = matchMedia("(prefers-color-scheme: dark)");
const more = matchMedia("(prefers-contrast: more)");

function show() {
  let chosen;
  try {
    chosen = JSON.parse(localStorage.getItem("dunghen.display"));
  } catch {
    // Not to be had, or not ours: as the device asks.
  }
  const { dataset } = document.documentElement;
  dataset.theme = chosen?.theme || (dark.matches ? "dark" : "light");
  dataset.contrast = chosen?.contrast || (more.matches ? "more" : "plain");
  dataset.size = chosen?.size || "plain";
}

show();
for (const query of [dark, more]) query.addEventListener("change", show);
// Chosen in another window, or here.
addEventListener("storage", show);
document.addEventListener("dunghen:display", show);

// Shown inside another page.
if (parent !== window) import("/embed.js");
