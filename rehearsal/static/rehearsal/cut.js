// Scene 4 of the rehearsal: the hall's screen, once it shows its board, loses its line for 40 seconds.

(() => {
  const ASKED = "rehearsal:cut";
  const FIRST = 8_000; // so long one sees the board as it should be
  const LASTS = 40_000;
  if (location.hash === "#cut") sessionStorage.setItem(ASKED, "1"); // survives the screen's registration
  if (!sessionStorage.getItem(ASKED)) return;

  let cut = false;
  const lines = new Set();
  const realFetch = window.fetch.bind(window);
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      lines.add(this);
      this.addEventListener("close", () => lines.delete(this));
      if (cut) this.close();
    }
  };
  window.fetch = (...given) => (cut ? Promise.reject(new TypeError("cut")) : realFetch(...given));

  const waiting = setInterval(() => {
    if (document.body.dataset.mode !== "board") return;
    clearInterval(waiting);
    sessionStorage.removeItem(ASKED);
    setTimeout(() => {
      cut = true;
      for (const line of lines) line.close();
    }, FIRST);
    setTimeout(() => {
      cut = false;
    }, FIRST + LASTS);
  }, 500);
})();
