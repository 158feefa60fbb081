// Keeps the app on the device, so that the guide works without a network once it was there.
//
// Only GET is touched, and of that only the app's own files and the catalog. What the server
// is asked or told about dossiers, drafts and files always goes to the server itself.
// `cargo xtask bundle` puts the names of the files in here.

const FILES = ["/"];
const VERSION = "";
const APP = "dung-hen-app";
const CATALOG = "dung-hen-catalog";
const INDEX = "/catalog/index.bin";

// Whoever waits longer for a page gets the one that is here.
const PATIENCE = 4_000;

const KEPT = `${APP}-${VERSION}`;

self.addEventListener("install", (event) => {
  const fetched = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  const kept = caches.open(KEPT).then((cache) => cache.addAll(fetched));
  event.waitUntil(kept.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forget().then(() => self.clients.claim()));
});

// Files of versions before this one.
async function forget() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(APP) && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!/^\/(api|desk|kiosk)(\/|$)/.test(pathname)) event.respondWith(page(request));
  } else if (pathname === INDEX) event.respondWith(index(request));
  else if (pathname.startsWith("/catalog/")) event.respondWith(part(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
});

// The page as the server has it; without a network, or where that takes too long, the one
// that is here.
async function page(request) {
  const here = () => caches.match("/", { cacheName: KEPT });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const asked = fetch(request).catch(() => undefined);
  const first = await Promise.race([asked, late]);
  return first ?? (await here()) ?? (await asked) ?? Response.error();
}

async function file(request) {
  return (await caches.match(request, { cacheName: KEPT })) ?? fetch(request);
}

// What is in force is asked for, and what else was kept of an older catalog is forgotten.
async function index(request) {
  const cache = await caches.open(CATALOG);
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      const hash = (answer.headers.get("etag") ?? "").replaceAll('"', "");
      const kept = await cache.keys();
      const old = kept.filter(({ url }) => {
        const { pathname } = new URL(url);
        return !pathname.includes(hash) && !pathname.startsWith("/catalog/words/");
      });
      await Promise.all(old.map((request) => cache.delete(request)));
      await cache.put(INDEX, answer.clone());
    }
    return answer;
  } catch {
    return (await cache.match(INDEX)) ?? Response.error();
  }
}

// A part lies under the hash of its catalog and never changes.
async function part(request) {
  const cache = await caches.open(CATALOG);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
