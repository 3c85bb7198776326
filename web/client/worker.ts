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
const PATIENCE = 6_000;

scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const ours = address.pathname === "/lobby/" || address.pathname.startsWith("/static/");
  if (event.request.method === "GET" && ours) event.respondWith(freshOrKept(event.request));
});

async function freshOrKept(request: Request): Promise<Response> {
  const store = await caches.open(STORE);
  const late = new Promise<null>((done) => setTimeout(() => done(null), PATIENCE));
  const fresh = await Promise.race([fetch(request).catch(() => null), late]);
  if (fresh && fresh.ok) {
    await store.put(request, fresh.clone());
    return fresh;
  }
  return (await store.match(request)) ?? fresh ?? Response.error();
}
