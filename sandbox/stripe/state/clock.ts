/** The sandbox's now: real time plus an offset that only grows while the sandbox is used. */
export class Clock {
  private aheadMs = 0;
  private fastSinceMs = Date.now();
  private ratio = 1;

  /** How many of its seconds pass in a real one. */
  get rate(): number {
    return this.ratio;
  }

  set rate(rate: number) {
    const { offsetMs } = this;
    this.ratio = rate;
    this.offsetMs = offsetMs;
  }

  get offsetMs(): number {
    return this.aheadMs + (Date.now() - this.fastSinceMs) * (this.ratio - 1);
  }

  set offsetMs(offsetMs: number) {
    this.aheadMs = offsetMs;
    this.fastSinceMs = Date.now();
  }

  nowMs(): number {
    return Date.now() + this.offsetMs;
  }

  now(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  /** Moves to a moment; earlier moments are ignored, since this clock never runs backwards. */
  jumpTo(unix: number): void {
    const ahead = unix * 1000 - this.nowMs();
    if (ahead > 0) this.offsetMs += ahead;
  }

  startAt(date: Date): void {
    this.offsetMs = date.getTime() - Date.now();
  }
}
