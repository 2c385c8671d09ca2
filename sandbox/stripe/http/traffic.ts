/** Whether clients are at work: requests in flight, and when the last one came or went. */
export class Traffic {
  inFlight = 0;
  lastMs = 0;

  begin(): void {
    this.inFlight += 1;
    this.lastMs = Date.now();
  }

  end(): void {
    this.inFlight -= 1;
    this.lastMs = Date.now();
  }
}
