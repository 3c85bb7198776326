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

// A board, and up to which number of the ledger it is true.
export interface Shown<B> {
  epoch: string;
  seq: number;
  board: B;
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
  shown?: Shown<B>; // the same where a page is its own board
  proof?: Record<string, string>; // what else the first message says: number and code, a screen's token
  headers?: Record<string, string>; // what polling says besides
  onBye?: (code: number) => boolean; // the line was closed; true: seen to, neither reload nor come back
  onChange: (board: B, patch: Fields | null, stream: Stream<B>) => void;
  onBeat?: (stream: Stream<B>) => void;
}

export type Link = "connecting" | "live" | "polling" | "refused";

const SILENCE = 12_000; // beats come every 3 s
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const POLL_EVERY = 5_000;
const POLL_AFTER_FAILURES = 3;
const BYE = { malformed: 4400, sessionEnded: 4401, refused: 4403, otherEpoch: 4404, gap: 4409 };
const SIGNED_OUT = 401;

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
  private retry = 0;
  private stopped = false;

  private readonly build: string;

  constructor(private readonly options: Options<B>) {
    const given = options.given;
    const shown = given ? { ...given, epoch: given.hello.epoch } : options.shown;
    this.board = shown ? shown.board : null;
    this.seq = shown ? shown.seq : null;
    this.epoch = shown ? shown.epoch : "";
    this.build = given ? given.hello.build : "";
    if (given) {
      this.health = given.health;
      this.clock.simulated = given.hello.simulated;
      this.setClock(given.hello.legal_now, given.hello.rate);
    }
  }

  start(): void {
    this.connect();
    window.addEventListener("online", () => this.retry && this.connect());
  }

  // For good: nothing is asked any more and nothing comes.
  stop(): void {
    this.stopped = true;
    window.clearTimeout(this.silence);
    window.clearTimeout(this.retry);
    window.clearInterval(this.polling);
    this.retry = this.polling = 0;
    this.socket?.close();
  }

  // A word back while the line stands, as a page says that somebody is still there.
  answer(message: Fields): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  // Milliseconds since the server was last heard.
  get quietFor(): number {
    return performance.now() - this.heardAt;
  }

  private connect(): void {
    if (this.stopped) return;
    window.clearTimeout(this.retry);
    this.retry = 0;
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
    socket.onmessage = (event) => {
      if (socket === this.socket) this.hear(JSON.parse(String(event.data)) as Message);
    };
    socket.onclose = (event) => {
      if (socket === this.socket) this.closed(event.code);
    };
  }

  private listenForSilence(): void {
    window.clearTimeout(this.silence);
    this.silence = window.setTimeout(() => this.leave(), SILENCE);
  }

  // A line that died without a word tells its close only after minutes: do not wait for that.
  private leave(code?: number): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close(code);
    this.closed(code ?? 0);
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
    if (!this.follows(message)) return;
    if (message.health) this.health = message.health;
    if (typeof message.seq === "number") this.seq = message.seq;
    if (message.type === "snapshot") {
      this.failures = 0;
      this.board = message.board as B;
      this.options.onChange(this.board, null, this);
    } else if (this.board && message.board) {
      this.board = merge(this.board, message.board);
      this.options.onChange(this.board, message.board, this);
    }
    this.announce(message);
    this.options.onBeat?.(this);
  }

  // What does not follow on the last number would leave a hole: come back and ask from there.
  private follows(message: Message): boolean {
    if (this.seq === null || message.seq === undefined || message.type === "snapshot") return true;
    const frame = message.type === "frame" && message.after !== undefined;
    if (frame && message.seq <= this.seq) return false;
    if ((frame ? Number(message.after) : message.seq) <= this.seq) return true;
    this.leave(BYE.gap);
    return false;
  }

  private greet(hello: Hello): void {
    this.compareBuild(hello.build);
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
    if (this.stopped || this.options.onBye?.(code)) return;
    this.link = this.polling ? "polling" : "connecting";
    if (code === BYE.otherEpoch || code === BYE.sessionEnded) this.beginAnew();
    if (code === BYE.refused) {
      this.link = "refused";
      this.options.onBeat?.(this);
      return;
    }
    this.failures += 1;
    if (this.failures >= POLL_AFTER_FAILURES) this.startPolling();
    this.retry = window.setTimeout(() => this.connect(), this.pause(code));
    this.options.onBeat?.(this);
  }

  // Doubling from half a second to half a minute, each shortened at random, so that a hall full of
  // screens does not come back in one instant. What was malformed once will be again: no hurry.
  private pause(code: number): number {
    const doubled = FIRST_WAIT * 2 ** Math.min(this.failures - 1, 6);
    const longest = code === BYE.malformed ? LONGEST_WAIT : Math.min(LONGEST_WAIT, doubled);
    return longest * (0.5 + Math.random() / 2);
  }

  private beginAnew(): void {
    this.seq = null;
    reloadPage();
  }

  private startPolling(): void {
    if (this.polling || !this.options.poll) return;
    this.polling = window.setInterval(() => void this.poll(), POLL_EVERY);
  }

  private async poll(): Promise<void> {
    const asking = { cache: "no-store", headers: this.options.headers ?? {} } as const;
    const answer = await fetch(this.options.poll, asking).catch(() => null);
    if (!answer || this.stopped || this.link === "live") return;
    // Signed out: told by 401, or by being sent to the page that asks to sign in.
    if (answer.status === SIGNED_OUT || answer.redirected) {
      if (this.options.onBye?.(BYE.sessionEnded)) this.stop();
      else this.beginAnew();
      return;
    }
    if (answer.ok) this.takePolled((await answer.json()) as Given<B>);
  }

  private takePolled(told: Given<B>): void {
    this.compareBuild(told.hello.build);
    if (this.epoch && this.epoch !== told.hello.epoch) {
      this.beginAnew();
      return;
    }
    this.link = "polling";
    this.told = true;
    this.heardAt = performance.now();
    // The last number heard stays: the line, once back, goes on from there and nothing is missed.
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
