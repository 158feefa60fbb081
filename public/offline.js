// Has the browser keep the app (sw.js), and tells the app when a newer one has come.

const policy = globalThis.trustedTypes?.createPolicy("dung-hen", {
  createScriptURL: () => "/sw.js",
});

if ("serviceWorker" in navigator) {
  // The first there is takes over from nobody.
  let first = !navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (first) first = false;
    else document.dispatchEvent(new CustomEvent("dunghen:newer"));
  });
  // After what the page itself needs. Where a browser does not let it, all goes on as it is.
  addEventListener("load", () => {
    navigator.serviceWorker.register(policy?.createScriptURL("") ?? "/sw.js").catch(() => {});
  });
}
