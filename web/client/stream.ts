// One board kept true by a numbered stream: hello, snapshot, frames, beats (docs/stream-protocol.md).

import { Fields, merge } from "./merge";
import { LegalClock } from "./time";

export interface Hello {
  type: "hello";
  topic: string;
  stream: string;
  epoch: string;
  seq: number;
  build: string;
  simulated: boolean;
  rate: number;
  legal_now: number;
}

// What a page is opened with, and what polling gets: the same.
export interface Given<B> {
  place: string;
  hello: Hello;
  seq: number;
  board: B;
  health: Fields;
}

interface Message extends Fields {
  type: string;
  seq?: number;
  after?: number;
  board?: Fields;
  legal_now?: number;
  rate?: number;
  health?: Fields;
}

export interface Options<B extends object> {
  topic: string;
  poll: string; // the same snapshot over HTTP, for lines that break sockets; "" for none
  given?: Given<B> | null; // what the page came with
  proof?: { number: string; code: string };
  onChange: (board: B, patch: Fields | null, stream: Stream<B>) => void;
  onBeat?: (stream: Stream<B>) => void;
}

export type Link = "connecting" | "live" | "polling" | "refused";

const SILENCE = 12_000; // beats come every 3 s
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const POLL_EVERY = 5_000;
const POLL_AFTER_FAILURES = 3;
const BYE = { sessionEnded: 4401, refused: 4403, otherEpoch: 4404, gap: 4409 };

export class Stream<B extends object> {
  board: B | null;
  seq: number | null;
  epoch: string;
  health: Fields = {};
  link: Link = "connecting";
  readonly clock = new LegalClock();
  heardAt = -Infinity; // performance.now() of the last word from the server
  heardLegal = 0; // legal milliseconds it told
  told = false; // whether the server has spoken since the page was opened
  private socket: WebSocket | null = null;
  private failures = 0;
  private silence = 0;
  private polling = 0;

  private readonly build: string;

  constructor(private readonly options: Options<B>) {
    const given = options.given;
    this.board = given ? given.board : null;
    this.seq = given ? given.seq : null;
    this.epoch = given ? given.hello.epoch : "";
    this.build = given ? given.hello.build : "";
    if (given) {
      this.health = given.health;
      this.clock.simulated = given.hello.simulated;
      this.setClock(given.hello.legal_now, given.hello.rate);
    }
  }

  start(): void {
    this.connect();
    window.addEventListener("online", () => this.socket?.readyState === WebSocket.CLOSED && this.connect());
  }

  // Milliseconds since the server was last heard.
  get quietFor(): number {
    return performance.now() - this.heardAt;
  }

  private connect(): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/stream/`);
    this.socket = socket;
    this.listenForSilence();
    socket.onopen = () => {
      const first: Fields = { topic: this.options.topic };
      if (this.seq !== null && this.epoch) Object.assign(first, { epoch: this.epoch, since: this.seq });
      if (this.options.proof) Object.assign(first, this.options.proof);
      socket.send(JSON.stringify(first));
    };
    socket.onmessage = (event) => this.hear(JSON.parse(String(event.data)) as Message);
    socket.onclose = (event) => this.closed(event.code);
  }

  private listenForSilence(): void {
    window.clearTimeout(this.silence);
    this.silence = window.setTimeout(() => this.socket?.close(), SILENCE);
  }

  private hear(message: Message): void {
    this.listenForSilence();
    this.heardAt = performance.now();
    this.told = true;
    if (message.type === "hello") {
      this.greet(message as unknown as Hello);
      return;
    }
    if (typeof message.legal_now === "number") this.setClock(message.legal_now, message.rate ?? 1);
    if (message.type === "frame" && !this.follows(message)) return;
    if (message.health) this.health = message.health;
    if (typeof message.seq === "number") this.seq = message.seq;
    if (message.type === "snapshot") {
      this.board = message.board as B;
      this.options.onChange(this.board, null, this);
    } else if (this.board && message.board) {
      this.board = merge(this.board, message.board);
      this.options.onChange(this.board, message.board, this);
    }
    this.announce(message);
    this.options.onBeat?.(this);
  }

  // A frame that does not follow on the last one would leave a hole; ask for everything again.
  private follows(message: Message): boolean {
    if (this.seq === null || message.seq === undefined || message.after === undefined) return true;
    if (message.seq <= this.seq) return false;
    if (message.after <= this.seq) return true;
    this.seq = null;
    this.socket?.close(BYE.gap);
    return false;
  }

  private greet(hello: Hello): void {
    this.compareBuild(hello.build);
    this.failures = 0;
    this.link = "live";
    window.clearInterval(this.polling);
    this.polling = 0;
    this.epoch = hello.epoch;
    this.clock.simulated = hello.simulated;
    this.setClock(hello.legal_now, hello.rate);
    this.options.onBeat?.(this);
  }

  // A screen built of something else than the server now serves loads itself anew.
  private compareBuild(build: string): void {
    if (this.build && build !== this.build) reloadPage();
  }

  private setClock(legalNow: number, rate: number): void {
    this.clock.set(legalNow, rate);
    this.heardLegal = legalNow / 1000;
  }

  private announce(message: Message): void {
    if (message.type !== "frame") return;
    const detail = { after: message.after, seq: message.seq };
    document.dispatchEvent(new CustomEvent("sunhall:frame", { detail }));
  }

  private closed(code: number): void {
    window.clearTimeout(this.silence);
    this.link = this.polling ? "polling" : "connecting";
    if (code === BYE.otherEpoch || code === BYE.sessionEnded) {
      this.seq = null;
      reloadPage();
    }
    if (code === BYE.refused) {
      this.link = "refused";
      this.options.onBeat?.(this);
      return;
    }
    this.failures += 1;
    if (this.failures >= POLL_AFTER_FAILURES && !this.polling && this.options.poll) {
      this.polling = window.setInterval(() => void this.poll(), POLL_EVERY);
    }
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(this.failures - 1, 6));
    window.setTimeout(() => this.connect(), longest * (0.5 + Math.random() / 2));
    this.options.onBeat?.(this);
  }

  private async poll(): Promise<void> {
    const answer = await fetch(this.options.poll, { cache: "no-store" }).catch(() => null);
    if (!answer || !answer.ok || this.link === "live") return;
    const told = (await answer.json()) as Given<B>;
    this.compareBuild(told.hello.build);
    this.link = "polling";
    this.heardAt = performance.now();
    // The last number heard stays: the line, once back, goes on from there and nothing is missed.
    if (this.epoch !== told.hello.epoch) this.seq = null;
    this.epoch = told.hello.epoch;
    this.board = told.board;
    this.health = told.health;
    this.clock.simulated = told.hello.simulated;
    this.setClock(told.hello.legal_now, told.hello.rate);
    this.options.onChange(this.board, null, this);
    this.options.onBeat?.(this);
  }
}

// At most once in half a minute: a page that cannot be had must not be asked for in a loop.
function reloadPage(): void {
  const key = "sunhall:reloaded";
  const last = Number(window.sessionStorage.getItem(key) ?? 0);
  if (Date.now() - last < 30_000) return;
  window.sessionStorage.setItem(key, String(Date.now()));
  window.location.reload();
}
