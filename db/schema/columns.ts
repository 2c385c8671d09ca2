import { bigint, numeric, timestamp } from "drizzle-orm/pg-core";

/** Every instant is stored with its zone and read as a Date. */
export function instant(name: string) {
  return timestamp(name, { withTimezone: true, mode: "date" });
}

/** A tenant's id, the leading column of every key a tenant owns. */
export function tenantId() {
  return bigint("tenant_id", { mode: "number" });
}

/** Whole minor units (cents): exact in a double up to 90 trillion. */
export function minorUnits(name: string) {
  return bigint(name, { mode: "number" });
}

/** Seconds and counts that sums may carry beyond 32 bits. */
export function wholeNumber(name: string) {
  return bigint(name, { mode: "number" });
}

/** What Vapi charged, in US dollars; read as a decimal string so that no cent is rounded away. */
export function costUsd(name = "cost_usd") {
  return numeric(name, { precision: 14, scale: 6 });
}
