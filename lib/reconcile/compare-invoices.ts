import { and, asc, eq, inArray, lt } from "drizzle-orm";
import { db } from "@/db/client";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { type DriftValues, differingValues } from "@/lib/domain/drift";
import type { ListedInvoice } from "@/lib/stripe/account-lists";
import { invoiceRow } from "@/lib/sync/invoice-row";
import { type PriceBook, readPriceBook } from "@/lib/sync/price-book";
import { idOf } from "@/lib/sync/stripe-values";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { compareEach, type Tally } from "./compare-each";
import { closeDrift, dropDrift, openDrift } from "./record-drift";
import { whyMissed } from "./why-missed";

/** A draft is made anew at every look, from the meter: only what it is, is compared. */
const OF_A_DRAFT = ["status", "collectionMethod", "autoAdvance"] as const;
const OF_AN_INVOICE = [
  ...OF_A_DRAFT,
  "number",
  "totalMinor",
  "taxMinor",
  "discountMinor",
  "amountDueMinor",
  "amountPaidMinor",
  "amountRemainingMinor",
  "attemptCount",
  "nextAttemptAt",
  "dueAt",
  "finalizedAt",
  "paidAt",
] as const;

type InvoiceRow = typeof invoices.$inferSelect;
type Suspect = { tenantId: number; customerId: string; invoiceId: string; row: InvoiceRow | null };

/** Compares a page of invoices with the mirror and repairs what differs. One invoice's trouble stops no other. */
export async function compareInvoices(page: readonly ListedInvoice[], at: Date): Promise<Tally> {
  if (page.length === 0) return { repaired: 0, failed: 0 };
  const ids = page.flatMap(({ id }) => id ?? []);
  const customerIds = page.flatMap(({ customer }) => idOf(customer) ?? []);
  const [rows, owners, book] = await Promise.all([
    db().select().from(invoices).where(inArray(invoices.stripeInvoiceId, ids)),
    db()
      .select({ customerId: tenantBilling.stripeCustomerId, tenantId: tenantBilling.tenantId })
      .from(tenantBilling)
      .where(inArray(tenantBilling.stripeCustomerId, customerIds)),
    readPriceBook(),
  ]);
  const rowOf = new Map(rows.map((row) => [row.stripeInvoiceId, row]));
  const tenantOf = new Map(owners.map(({ customerId, tenantId }) => [customerId, tenantId]));
  return compareEach(
    page,
    ({ id }) => ({ invoiceId: id }),
    async (invoice) => {
      const customerId = idOf(invoice.customer);
      const row = invoice.id ? (rowOf.get(invoice.id) ?? null) : null;
      // A forgotten customer's invoices are still the tenant's.
      const tenantId = tenantOf.get(customerId) ?? row?.tenantId;
      if (!invoice.id || !customerId || tenantId === undefined) return false;
      const suspicion = suspect(row, invoice, book);
      if (!suspicion) return false;
      return repairInvoice({ tenantId, customerId, invoiceId: invoice.id, row }, suspicion, at);
    },
  );
}

/** Mirrored invoices from before the listed window that are not done with, and were not read in this pass. */
export async function listOldUnfinished(from: Date, passStartedAt: Date, limit: number): Promise<Suspect[]> {
  const rows = await db()
    .select({ invoice: invoices, customerId: tenantBilling.stripeCustomerId })
    .from(invoices)
    .innerJoin(tenantBilling, eq(tenantBilling.tenantId, invoices.tenantId))
    .where(
      and(
        inArray(invoices.status, ["draft", "open"]),
        lt(invoices.createdAt, from),
        lt(invoices.readAt, passStartedAt),
      ),
    )
    .orderBy(asc(invoices.readAt))
    .limit(limit);
  return rows.flatMap(({ invoice, customerId }) =>
    customerId
      ? { tenantId: invoice.tenantId, customerId, invoiceId: invoice.stripeInvoiceId, row: invoice }
      : [],
  );
}

function suspect(row: InvoiceRow | null, invoice: ListedInvoice, book: PriceBook) {
  const names = invoice.status === "draft" ? OF_A_DRAFT : OF_AN_INVOICE;
  const read = invoiceRow(invoice, [], book);
  return differingValues(row ?? {}, read, names);
}

/** As `repairCustomer`: opened, synced, and told by what the sync changed. */
export async function repairInvoice(
  { tenantId, customerId, invoiceId, row }: Suspect,
  suspicion: { ours: DriftValues; stripes: DriftValues },
  at: Date,
): Promise<boolean> {
  const cause = await whyMissed(customerId);
  const drift = { kind: "invoice_mirror", tenantId, stripeObjectId: invoiceId, cause } as const;
  const { id, isNew } = await openDrift({ ...drift, ...suspicion, ours: row ? suspicion.ours : null }, at);
  await syncInvoice(invoiceId);
  const isIt = and(eq(invoices.tenantId, tenantId), eq(invoices.stripeInvoiceId, invoiceId));
  const [after] = await db().select().from(invoices).where(isIt);
  const names = after?.status === "draft" ? OF_A_DRAFT : OF_AN_INVOICE;
  const changed = after && differingValues(row ?? {}, after, names);
  if (!changed && isNew) {
    await dropDrift(id);
    return false;
  }
  return closeDrift(id, { at, by: "reconcile", repair: "synced" }, row ? (changed ?? {}) : {});
}
