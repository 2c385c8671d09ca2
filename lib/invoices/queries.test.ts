import { expect, it } from "vitest";
import { db } from "@/db/client";
import { invoices } from "@/db/schema/mirror";
import { listInvoices } from "./queries";

it("pages a tenant's invoices from the newest, and counts them all", async () => {
  await db()
    .insert(invoices)
    .values([...Array.from({ length: 5 }, (_, month) => invoice(7, month)), invoice(8, 11)]);

  const first = await listInvoices({ tenantId: 7, page: 1, pageSize: 2 });
  expect(first).toMatchObject({ total: 5, invoices: [{ number: "R-4" }, { number: "R-3" }] });
  const last = await listInvoices({ tenantId: 7, page: 3, pageSize: 2 });
  expect(last).toMatchObject({ total: 5, invoices: [{ number: "R-0" }] });
  expect(await listInvoices({ tenantId: 7, page: 4, pageSize: 2 })).toEqual({ total: 5, invoices: [] });
});

function invoice(tenantId: number, month: number): typeof invoices.$inferInsert {
  const createdAt = new Date(Date.UTC(2026, month));
  return {
    tenantId,
    stripeInvoiceId: `in_${tenantId}_${month}`,
    number: `R-${month}`,
    status: "paid",
    currency: "eur",
    totalMinor: 9900,
    amountDueMinor: 9900,
    amountPaidMinor: 9900,
    amountRemainingMinor: 0,
    lines: [],
    attemptCount: 1,
    createdAt,
    livemode: false,
    readAt: createdAt,
  };
}
