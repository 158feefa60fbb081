// What the app tells of is heard from its beginning.
import "BASEoffline.js";
const compiled = WebAssembly.compileStreaming(fetch(MODULE));
if (document.readyState === "loading")
    await new Promise((read) => document.addEventListener("readystatechange", read, { once: true }));
// What was painted before is seen before the app takes its place.
if (!document.hidden)
    await new Promise((seen) => {
        setTimeout(seen, 100);
        new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").length && seen())
            .observe({ type: "paint", buffered: true });
    });
