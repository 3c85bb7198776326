// Lets the lobby's screen come up after a power cut when the network or the server does not:
// the page as it was last served stands ready, and the page itself says since when it is true.

export {};

// What of a worker's scope is used here; the DOM's own types know nothing of it.
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  addEventListener(kind: "install" | "activate", listener: (event: Waiting) => void): void;
  addEventListener(kind: "fetch", listener: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}

const scope = self as unknown as Scope;
const STORE = "sunhall-lobby";
const PAGE = "/lobby/";
const PATIENCE = 6_000;

scope.addEventListener("install", (event) => event.waitUntil(standReady().then(() => scope.skipWaiting())));
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const ours = address.pathname === PAGE || address.pathname.startsWith("/static/");
  if (event.request.method === "GET" && ours) event.respondWith(freshOrKept(event.request));
});

// The page and what it names, at once: the power may go before anybody opens it a second time.
async function standReady(): Promise<void> {
  const store = await caches.open(STORE);
  const page = await fetch(PAGE, { cache: "no-store" });
  const text = await page.clone().text();
  await store.put(PAGE, page);
  await store.addAll(named(text));
}

const named = (text: string): string[] =>
  (text.match(/(?:src|href)="\/static\/[^"]+"/g) ?? []).map((found) => found.slice(found.indexOf('"') + 1, -1));

async function freshOrKept(request: Request): Promise<Response> {
  const store = await caches.open(STORE);
  const late = new Promise<null>((done) => setTimeout(() => done(null), PATIENCE));
  const fresh = await Promise.race([fetch(request).catch(() => null), late]);
  if (fresh && fresh.ok) {
    await store.put(request, fresh.clone());
    if (new URL(request.url).pathname === PAGE) await sweep(store, await fresh.clone().text());
    return fresh;
  }
  const kept = await store.match(request, { ignoreSearch: true });
  return kept ?? fresh ?? Response.error();
}

// What an older page named is of no use once a newer one is kept with all it names.
async function sweep(store: Cache, text: string): Promise<void> {
  const wanted = new Set([PAGE, ...named(text)]);
  const kept = await store.keys();
  const missing = [...wanted].filter((path) => !kept.some((request) => new URL(request.url).pathname === path));
  if (missing.length) return;
  await Promise.all(kept.filter((request) => !wanted.has(new URL(request.url).pathname)).map((request) => store.delete(request)));
}
