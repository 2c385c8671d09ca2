import type { MeterEventRecord } from "./catalogue-records";

/** Meter events per meter and customer, ordered by timestamp and, within a second, by arrival. */
export class MeterLog {
  private readonly byCustomer = new Map<string, MeterEventRecord[]>();
  private readonly identifiers = new Set<string>();
  count = 0;

  has(identifier: string): boolean {
    return this.identifiers.has(identifier);
  }

  add(event: MeterEventRecord): void {
    this.identifiers.add(event.identifier);
    this.count += 1;
    const key = `${event.meter}/${event.customer}`;
    const events = this.byCustomer.get(key);
    if (!events) {
      this.byCustomer.set(key, [event]);
      return;
    }
    events.splice(firstAfter(events, event.timestamp), 0, event);
  }

  /** Events stamped in `[start, end)`. */
  between(meter: string, customer: string, start: number, end: number): MeterEventRecord[] {
    const events = this.byCustomer.get(`${meter}/${customer}`) ?? [];
    return events.slice(firstAfter(events, start - 1), firstAfter(events, end - 1));
  }

  all(): MeterEventRecord[] {
    return [...this.byCustomer.values()].flat();
  }

  clear(): void {
    this.byCustomer.clear();
    this.identifiers.clear();
    this.count = 0;
  }
}

/** Where an event stamped `timestamp` goes when it arrives last. */
function firstAfter(events: MeterEventRecord[], timestamp: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const event = events[middle];
    if (event !== undefined && event.timestamp <= timestamp) low = middle + 1;
    else high = middle;
  }
  return low;
}
