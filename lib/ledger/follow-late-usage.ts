import { randomUUID } from "node:crypto";
import {
  and,
  asc,
  eq,
  exists,
  gt,
  inArray,
  isNotNull,
  isNull,
  lte,
  notExists,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { db } from "@/db/client";
import { lateUsage } from "@/db/schema/ledger";
import { invoices, tenantBilling } from "@/db/schema/mirror";
import { recordAudit } from "@/lib/audit/record-audit";
import { findLateItemPlace } from "@/lib/stripe/late-item";
import { syncInvoice } from "@/lib/sync/sync-invoice";
import { isLate, type LateKey } from "./late-key";

const MOST_ROWS = 1_000;
/** An item that still waits for its invoice is not asked after in every run. */
const ASKED_AGAIN_MS = 60 * 60 * 1_000;
/** Nobody decided it: Stripe was found to have it so. */
const ACTOR = "policy";

const UNBILLED = { billedAt: null, followedAt: null };
const REOPENED = {
  ...UNBILLED,
  stripeInvoiceItemId: null,
  decision: null,
  decidedAt: null,
  decidedBy: null,
};

/** Billed, by an item that no finalized invoice is known to have. */
const IS_FOLLOWED = and(
  isNotNull(lateUsage.billedAt),
  isNotNull(lateUsage.stripeInvoiceItemId),
  isNull(lateUsage.stripeInvoiceId),
);

const KEY = {
  tenantId: lateUsage.tenantId,
  stripeSubscriptionId: lateUsage.stripeSubscriptionId,
  periodStartsAt: lateUsage.periodStartsAt,
  sequence: lateUsage.sequence,
};

/** Finalized, and neither voided nor deleted: what such an invoice has is asked for. */
const ASKING = ["open", "paid", "uncollectible"];

/** Notes the invoice that late usage is on, once the mirror has it and it can change no more. Safe to repeat. */
export async function noteLateInvoices(): Promise<void> {
  await db()
    .update(lateUsage)
    .set({ stripeInvoiceId: sql`${invoices.stripeInvoiceId}` })
    .from(invoices)
    .where(and(IS_FOLLOWED, hasItem(), inArray(invoices.status, ASKING)));
}

/**
 * Billed late usage that should be on an invoice by now and is on none we know
 * that asks for it: its subscription was invoiced since, or ended. Those asked
 * after the longest ago come first, so that runs of any limit reach all of them.
 */
export async function listLostLateUsage(at: Date, most: number = MOST_ROWS): Promise<LateKey[]> {
  return db()
    .select(KEY)
    .from(lateUsage)
    .where(
      and(
        IS_FOLLOWED,
        or(isNull(lateUsage.followedAt), lte(lateUsage.followedAt, new Date(at.getTime() - ASKED_AGAIN_MS))),
        notExists(
          db()
            .select({ one: sql`1` })
            .from(invoices)
            .where(and(hasItem(), inArray(invoices.status, ["draft", ...ASKING]))),
        ),
        or(
          notExists(db().select({ one: sql`1` }).from(tenantBilling).where(isSubscribed())),
          exists(
            db()
              .select({ one: sql`1` })
              .from(tenantBilling)
              .where(and(isSubscribed(), gt(tenantBilling.currentPeriodStart, lateUsage.billedAt))),
          ),
        ),
      ),
    )
    .orderBy(sql`${lateUsage.followedAt} asc nulls first`, asc(lateUsage.tenantId), asc(lateUsage.sequence))
    .limit(most);
}

/**
 * Looks where the item of billed late usage is. One that is gone bills nothing:
 * a person decides again. One whose subscription ended without it is carried out
 * anew by the next step of the run. Safe to repeat.
 */
export async function followLateUsage(key: LateKey, at: Date): Promise<void> {
  // Before it is asked: one that fails each time does not keep others from their turn.
  const [row] = await db()
    .update(lateUsage)
    .set({ followedAt: at })
    .where(and(isLate(key), IS_FOLLOWED))
    .returning({ itemId: lateUsage.stripeInvoiceItemId });
  if (row?.itemId) await follow(row.itemId, isLate(key));
}

/** The same for an item that Stripe says was deleted. */
export async function followLateItem(tenantId: number, itemId: string): Promise<void> {
  const isIts = and(eq(lateUsage.tenantId, tenantId), eq(lateUsage.stripeInvoiceItemId, itemId));
  const rows = await db().select(KEY).from(lateUsage).where(and(isIts, IS_FOLLOWED));
  if (rows.length > 0) await follow(itemId, isIts);
}

async function follow(itemId: string, which: SQL | undefined): Promise<void> {
  const place = await findLateItemPlace(itemId);
  if (place === "waiting") return;
  if (typeof place === "object") return syncInvoice(place.invoiceId);
  const isGone = place === "gone";
  await db().transaction(async (transaction) => {
    const changed = await transaction
      .update(lateUsage)
      .set(isGone ? REOPENED : UNBILLED)
      .where(and(which, IS_FOLLOWED, eq(lateUsage.stripeInvoiceItemId, itemId)))
      .returning(KEY);
    for (const { tenantId, ...late } of changed) {
      const action = isGone ? "reopen_late_usage" : "bill_late_usage_anew";
      const before = { ...late, stripeInvoiceItemId: itemId };
      const entry = {
        tenantId,
        actor: ACTOR,
        action,
        intentId: randomUUID(),
        phase: "succeeded",
        before,
      } as const;
      await recordAudit(entry, transaction);
    }
  });
}

function hasItem(): SQL | undefined {
  return and(
    eq(invoices.tenantId, lateUsage.tenantId),
    sql`${invoices.lines} @> jsonb_build_array(jsonb_build_object('lateItemId', ${lateUsage.stripeInvoiceItemId}))`,
  );
}

/** The tenant has a subscription that goes on. */
function isSubscribed(): SQL | undefined {
  return and(
    eq(tenantBilling.tenantId, lateUsage.tenantId),
    isNotNull(tenantBilling.stripeSubscriptionId),
    isNull(tenantBilling.endedAt),
  );
}
