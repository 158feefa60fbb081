// A kiosk begins empty. Runs before anything of the app: what somebody before may have left is
// deleted, and the page is kept to itself, so that there is less to delete when it ends.

(() => {
  const HOME = "/kiosk";
  /** Longest that a store may take to be emptied; what is left then is found afterwards. */
  const PATIENCE = 5_000;
  /** What the app keeps of itself as soon as it begins: the language it is shown in. */
  const PLAIN = { "dunghen.lang": /^"(vi|en)"$/ };

  const asked = new URLSearchParams(location.search);
  // Which kiosk this is. It stays with the window, as nothing else does.
  const place = (asked.get("place") ?? window.name).slice(0, 60);
  window.name = place;

  const addresses = new Set();
  const kiosk = { place, tries: Number(asked.get("tries")) || 0, empty, left, wipe };
  globalThis.dunghenKiosk = kiosk;

  // One entry of history, whatever the app does, and every address below the kiosk's own: what
  // is loaded anew is the kiosk again.
  const { replaceState } = history;
  const below = (address) =>
    typeof address === "string" && /^\/(?!kiosk(\/|$)|\/)/.test(address)
      ? HOME + address
      : address;
  const instead = (state, unused, address) =>
    replaceState.call(history, state, unused, below(address));
  Object.assign(history, { pushState: instead, replaceState: instead });
  instead(null, "", HOME);

  // Nothing stays behind the page, and nothing leaves it.
  const refuse = () => Promise.reject(new DOMException("a kiosk", "NotAllowedError"));
  if (navigator.serviceWorker) navigator.serviceWorker.register = refuse;
  if (navigator.clipboard) {
    // As long as this page lives; the way to empty it stays.
    kiosk.clearClipboard = navigator.clipboard.writeText.bind(navigator.clipboard, "");
    navigator.clipboard.writeText = refuse;
    navigator.clipboard.write = refuse;
  }
  if (navigator.share) navigator.share = refuse;
  window.open = () => null;
  const { click } = HTMLAnchorElement.prototype;
  HTMLAnchorElement.prototype.click = function () {
    if (this.hasAttribute("download")) dispatchEvent(new CustomEvent("kiosk:kept-in"));
    else click.call(this);
  };
  const { createObjectURL } = URL;
  URL.createObjectURL = (object) => {
    const address = createObjectURL.call(URL, object);
    addresses.add(address);
    return address;
  };

  // A page that comes back as it was is somebody's.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.replace(HOME);
  });

  const settled = (...all) =>
    Promise.race([
      Promise.allSettled(all),
      new Promise((resolve) => setTimeout(resolve, PATIENCE)),
    ]);

  /** Empties every store of this origin that a page can reach. */
  async function empty() {
    for (const store of [localStorage, sessionStorage]) store.clear();
    for (const pair of document.cookie.split(";")) {
      const name = pair.split("=")[0].trim();
      if (name) document.cookie = `${name}=; path=/; max-age=0`;
    }
    await settled(databases(), copies(), files(), workers());
  }

  async function databases() {
    const known = await indexedDB.databases();
    const gone = known.map(
      ({ name }) =>
        new Promise((resolve) => {
          const asked = indexedDB.deleteDatabase(name);
          asked.onsuccess = asked.onerror = resolve;
        }),
    );
    await Promise.all(gone);
  }

  async function copies() {
    const names = (await globalThis.caches?.keys()) ?? [];
    await Promise.all(names.map((name) => caches.delete(name)));
  }

  async function files() {
    const root = await navigator.storage?.getDirectory?.();
    for (const name of await names(root)) await root.removeEntry(name, { recursive: true });
  }

  async function names(folder) {
    const found = [];
    if (folder) for await (const name of folder.keys()) found.push(name);
    return found;
  }

  async function workers() {
    const all = (await navigator.serviceWorker?.getRegistrations()) ?? [];
    await Promise.all(all.map((worker) => worker.unregister()));
  }

  /** Which stores hold something; a store that cannot be looked into counts. */
  async function left() {
    const held = {
      local: () =>
        Object.keys(localStorage).filter((name) => !PLAIN[name]?.test(localStorage[name])),
      session: () => Object.keys(sessionStorage),
      cookies: () => document.cookie.match(/[^;]+/g) ?? [],
      databases: () => indexedDB.databases(),
      copies: async () => (await globalThis.caches?.keys()) ?? [],
      files: async () => names(await navigator.storage?.getDirectory?.()),
      workers: async () => (await navigator.serviceWorker?.getRegistrations()) ?? [],
    };
    const found = [];
    for (const [store, look] of Object.entries(held)) {
      const empty = await Promise.resolve()
        .then(look)
        .then((all) => all.length === 0, () => false);
      if (!empty) found.push(store);
    }
    return found;
  }

  /** Tells the server of drafts that nobody will come back to. Nobody waits for it. */
  function endDrafts() {
    for (const name of Object.keys(localStorage)) {
      const key = /"key":"([0-9A-Za-z_-]+)"/.exec(localStorage[name])?.[1];
      if (!name.startsWith("dunghen.draft.") || !key) continue;
      const headers = { "draft-key": key };
      fetch("/api/v1/drafts", { method: "DELETE", headers, keepalive: true }).catch(() => {});
    }
  }

  /** Forgets everything, and begins anew; so often tried before. */
  async function wipe(tries = 0) {
    if (kiosk.ending) return;
    kiosk.ending = true;
    document.documentElement.dataset.kiosk = "ending";
    const home = new URLSearchParams(tries ? { tries } : {});
    try {
      endDrafts();
      // What the app would still keep on its way out.
      Storage.prototype.setItem = () => {};
      IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = () => {
        throw new DOMException("a kiosk", "AbortError");
      };
      globalThis.speechSynthesis?.cancel();
      for (const address of addresses) URL.revokeObjectURL(address);
      for (const field of document.querySelectorAll("input, textarea")) field.value = "";
      document.title = "Đúng Hẹn";
      await settled(empty(), kiosk.clearClipboard?.());
    } finally {
      location.replace(`${HOME}?${home}`);
    }
  }

  kiosk.emptied = empty();
})();
