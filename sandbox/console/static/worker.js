// Keeps the page itself for when there is no network; reports and answers are never kept here.
const CACHE = `capture-${FILES[0].split("/")[3]}`;
const SHELL = "/capture?shell";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...FILES, SHELL])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("capture-") && name !== CACHE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(SHELL)));
  else if (address.pathname.startsWith("/review/static/"))
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
