// Has the browser keep the app (sw.js), and tells the app when a newer one has come. Starts the
// worker that looks into files, for the same policy lets its address through.

// `cargo xtask bundle` puts its name in here.
const LOOK = "";

const policy = globalThis.trustedTypes?.createPolicy("dung-hen", {
  createScriptURL: (own) => (own === LOOK ? LOOK : "/sw.js"),
});

globalThis.dunghenLook = () =>
  new Worker(policy?.createScriptURL(LOOK) ?? LOOK, { type: "module" });

if ("serviceWorker" in navigator) {
  // The first there is takes over from nobody.
  let first = !navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    document.dispatchEvent(new CustomEvent(first ? "dunghen:kept" : "dunghen:newer"));
    first = false;
  });
  // After the first page stands, whose files it would have come a second time. Where a
  // browser does not let it, all goes on as it is.
  const keep = () =>
    navigator.serviceWorker.register(policy?.createScriptURL("") ?? "/sw.js").catch(() => {});
  document.addEventListener("dunghen:shown", keep, { once: true });
}
