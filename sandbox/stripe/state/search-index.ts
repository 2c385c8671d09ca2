import type { CustomerRecord } from "./records";

export type SearchedCustomer = Pick<
  CustomerRecord,
  "id" | "created" | "email" | "name" | "phone" | "metadata"
>;

interface Pending {
  /** In real milliseconds: being behind is about our machine's time, not the sandbox clock. */
  changedMs: number;
  id: string;
  /** Null once it was deleted. */
  customer: SearchedCustomer | null;
}

/** What searching sees: every change, but some time after it was made, as Stripe warns of. */
export class SearchIndex {
  private readonly seen = new Map<string, SearchedCustomer>();
  private pending: Pending[] = [];

  note(row: CustomerRecord, deleted: boolean): void {
    const { id, created, email, name, phone, metadata } = row;
    const customer = deleted ? null : { id, created, email, name, phone, metadata };
    this.pending.push({ changedMs: Date.now(), id, customer });
  }

  /** In order of creation. */
  customers(lagMs: number): SearchedCustomer[] {
    const behind = Date.now() - lagMs;
    const due = this.pending.filter(({ changedMs }) => changedMs <= behind);
    this.pending = this.pending.filter(({ changedMs }) => changedMs > behind);
    for (const { id, customer } of due) {
      if (customer) this.seen.set(id, customer);
      else this.seen.delete(id);
    }
    return [...this.seen.values()].sort((a, b) => a.created - b.created);
  }

  clear(): void {
    this.seen.clear();
    this.pending = [];
  }
}
