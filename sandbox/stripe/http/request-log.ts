export interface LoggedRequest {
  at: string;
  method: string;
  path: string;
  params: string;
  status: number;
  request_id: string;
  idempotency_key: string | null;
  fault: string | null;
  replayed: boolean;
}

const KEPT = 5_000;

/** What was asked and what came of it, the last few thousand. Status 0: the connection was dropped. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  private readonly counts = new Map<string, number>();

  note(entry: LoggedRequest): void {
    this.entries.push(entry);
    if (this.entries.length > KEPT * 1.1) this.entries.splice(0, this.entries.length - KEPT);
    const route = `${entry.method} ${entry.path.replace(/\/[a-z]+_[A-Za-z0-9_]{6,}/g, "/:id")}`;
    this.counts.set(route, (this.counts.get(route) ?? 0) + 1);
  }

  /** Requests per route since the start, with ids folded into `:id`. */
  stats(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort((a, b) => b[1] - a[1]));
  }

  clear(): void {
    this.entries.length = 0;
    this.counts.clear();
  }
}
