// What the lobby's board holds, as boards/lobby.py writes it: codes and dates, no words.

export interface Row {
  at: number;
  tail: string;
  applicant: string;
  item: string;
  state: string;
  ready: boolean;
  promised: string;
  provisional: boolean;
  late: string;
}

export interface Ready {
  at: number;
  tail: string;
  window: string;
}

export interface Hours {
  date?: string;
  spans?: number[][]; // microseconds
  next?: string;
  next_spans?: number[][];
}

export interface Announced {
  id?: number;
  text?: string;
  until?: number;
}

export interface LobbyBoard {
  day: { date: string; working: boolean; word: string; line: { kind: string; day: string } };
  head: { received: number; closed: number };
  rows: Record<string, Row>;
  more: boolean;
  ready: Record<string, Ready>;
  announcement: Announced;
  hours: Hours;
}

export function inOrder(board: LobbyBoard): string[] {
  return Object.entries(board.rows)
    .sort(([a, x], [b, y]) => y.at - x.at || (a < b ? -1 : 1))
    .map(([key]) => key);
}

// A whole round of pages goes through one order: a row that comes in meanwhile waits for the next,
// or somebody's line would slip from the page before it to the page after it, unread.
export class Round {
  private keys: string[] = [];
  private readonly known = new Map<string, Row>(); // the round's rows as they were last told
  private page = 0;

  constructor(private size: number) {}

  resize(size: number): boolean {
    const changed = size !== this.size;
    this.size = size;
    return changed;
  }

  begin(board: LobbyBoard): void {
    this.keys = inOrder(board);
    this.known.clear();
    this.page = 0;
  }

  turn(board: LobbyBoard): void {
    this.page += 1;
    if (this.page >= this.pages) this.begin(board);
  }

  get pages(): number {
    return Math.max(1, Math.ceil(this.keys.length / this.size));
  }

  get number(): number {
    return Math.min(this.page, this.pages - 1) + 1;
  }

  // A row that must not be shown any longer leaves its line empty; nothing moves up under a reader.
  shown(board: LobbyBoard): [string, Row | null][] {
    const oldest = Math.min(...Object.values(board.rows).map((row) => row.at));
    for (const key of this.keys) {
      const row = board.rows[key];
      if (row) this.known.set(key, row);
    }
    const from = (this.number - 1) * this.size;
    return this.keys.slice(from, from + this.size).map((key) => [key, board.rows[key] ?? this.crowdedOut(key, board, oldest)]);
  }

  // What newer rows alone have pushed off a full board is still true, and has its page yet to come.
  private crowdedOut(key: string, board: LobbyBoard, oldest: number): Row | null {
    const row = this.known.get(key);
    return row && board.more && row.at < oldest ? row : null;
  }
}
