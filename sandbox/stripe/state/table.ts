/** Rows by id in order of creation, with secondary keys that never change after a row was added. */
export class Table<R extends { id: string }, K extends string = never> {
  private readonly rows = new Map<string, R>();
  private newest: string | null = null;
  private readonly indexes: Map<K, Map<string, R[]>>;

  constructor(private readonly keys: Record<K, (row: R) => string | null>) {
    // Object.keys forgets the literal type that `keys` was declared with.
    this.indexes = new Map((Object.keys(keys) as K[]).map((name) => [name, new Map()]));
  }

  get size(): number {
    return this.rows.size;
  }

  add(row: R): R {
    this.rows.set(row.id, row);
    this.newest = row.id;
    for (const [name, index] of this.indexes) {
      const key = this.keys[name](row);
      if (key === null) continue;
      const bucket = index.get(key);
      if (bucket) bucket.push(row);
      else index.set(key, [row]);
    }
    return row;
  }

  /** The id added last, to see whether anything was. */
  lastId(): string | null {
    return this.newest;
  }

  find(id: string): R | undefined {
    return this.rows.get(id);
  }

  remove(id: string): void {
    const row = this.rows.get(id);
    if (!row) return;
    this.rows.delete(id);
    for (const [name, index] of this.indexes) {
      const key = this.keys[name](row);
      const bucket = key === null ? undefined : index.get(key);
      const at = bucket?.indexOf(row) ?? -1;
      if (at >= 0) bucket?.splice(at, 1);
    }
  }

  /** Oldest first. */
  by(index: K, key: string): R[] {
    return this.indexes.get(index)?.get(key) ?? [];
  }

  /** Oldest first. */
  all(): R[] {
    return [...this.rows.values()];
  }

  values(): IterableIterator<R> {
    return this.rows.values();
  }

  clear(): void {
    this.rows.clear();
    for (const index of this.indexes.values()) index.clear();
  }
}
