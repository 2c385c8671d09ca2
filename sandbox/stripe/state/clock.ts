/** The sandbox's now: real time plus an offset that only grows while the sandbox is used. */
export class Clock {
  offsetMs = 0;

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
