// What the app tells of is heard from its beginning.
import "BASEoffline.js";
const compiled = WebAssembly.compileStreaming(fetch(MODULE));
if (document.readyState === "loading")
    await new Promise((read) => document.addEventListener("readystatechange", read, { once: true }));
