// Keeps one page for when there is no network. Everything else is the browser's own business.
const KEPT = "atrium-offline-{{ version }}";
const PAGE = "{{ url('offline') }}";
const FILES = [PAGE, {% for name in ("vendor/theme.css", "site/tokens.css", "site/site.css", "site/theme.js", "site/icon.svg", "vendor/instrument-sans.woff2") %}"{{ static(name) }}"{% if not loop.last %}, {% endif %}{% endfor %}];

addEventListener("install", (event) => event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => skipWaiting())));
addEventListener("activate", (event) =>
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))),
);
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  else if (FILES.includes(new URL(request.url).pathname)) event.respondWith(fetch(request).catch(() => caches.match(request)));
});
