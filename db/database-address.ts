/** What DATABASE_URL says: where the database is, and whose sessions we get. */
export type DatabaseAddress = {
  /** As Postgres takes it: our own word is left out. */
  url: string;
  /**
   * Whether a pooler gives each transaction another session, which has not seen
   * our prepared statements; null when the address says nothing of it.
   */
  isPooled: boolean | null;
};

/** `pgbouncer=true` in the address says that a pooler in transaction mode answers there. */
export function databaseAddress(databaseUrl: string): DatabaseAddress {
  const url = new URL(databaseUrl);
  const said = url.searchParams.get("pgbouncer");
  url.searchParams.delete("pgbouncer");
  return { url: url.toString(), isPooled: said === null ? null : said === "true" };
}
