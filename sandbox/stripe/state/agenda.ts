export interface Due {
  at: number;
  kind: "subscription" | "schedule" | "invoice" | "checkout" | "upcoming" | "will_be_due";
  id: string;
}

/**
 * What must happen when, as a binary heap. Entries may be stale: whoever takes
 * one asks the object itself whether something is due, so nothing has to be
 * removed when plans change.
 */
export class Agenda {
  private readonly heap: Due[] = [];

  plan(due: Due): void {
    const heap = this.heap;
    heap.push(due);
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (this.at(parent) <= due.at) break;
      this.swap(child, parent);
      child = parent;
    }
  }

  /** When the next thing is due, or null. */
  peek(): number | null {
    return this.heap[0]?.at ?? null;
  }

  take(): Due | undefined {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    this.sink();
    return first;
  }

  clear(): void {
    this.heap.length = 0;
  }

  private sink(): void {
    let parent = 0;
    for (;;) {
      const left = parent * 2 + 1;
      const right = left + 1;
      let least = parent;
      if (left < this.heap.length && this.at(left) < this.at(least)) least = left;
      if (right < this.heap.length && this.at(right) < this.at(least)) least = right;
      if (least === parent) return;
      this.swap(parent, least);
      parent = least;
    }
  }

  private at(index: number): number {
    return this.heap[index]?.at ?? Number.POSITIVE_INFINITY;
  }

  private swap(a: number, b: number): void {
    const [first, second] = [this.heap[a], this.heap[b]];
    if (first === undefined || second === undefined) return;
    this.heap[a] = second;
    this.heap[b] = first;
  }
}
