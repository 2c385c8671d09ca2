import { and, count, desc, eq, isNull, lte, ne, or, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { alertsSent } from "@/db/schema/risk";
import { tenants } from "@/db/schema/tenants";
import { type AlertStanding, alertStanding, MoneyAlert, TEST_KIND } from "@/lib/domain/alert";
import type { Reason } from "@/lib/domain/reason";
import { ALERT_CHANNELS } from "@/lib/domain/values";
import type { AlertKey } from "./resend-alert";

export type KeptAlert = AlertKey & {
  /** Null for a test. */
  tenantName: string | null;
  alert: MoneyAlert | null;
  standing: AlertStanding;
  attempts: number;
  error: string | null;
  reason: Reason | null;
  createdAt: Date;
  sentAt: Date | null;
};

/** One page of the alerts, the newest first, with how many there are. */
export async function listAlerts(page: { page: number; pageSize: number }, at: Date) {
  const [rows, [counted]] = await Promise.all([
    db()
      .select({
        tenantId: alertsSent.tenantId,
        tenantName: tenants.name,
        kind: alertsSent.kind,
        subject: alertsSent.subject,
        channel: alertsSent.channel,
        state: alertsSent.state,
        attempts: alertsSent.attempts,
        error: alertsSent.error,
        reason: alertsSent.reason,
        payload: alertsSent.payload,
        nextAttemptAt: alertsSent.nextAttemptAt,
        createdAt: alertsSent.createdAt,
        sentAt: alertsSent.sentAt,
      })
      .from(alertsSent)
      .leftJoin(tenants, eq(tenants.id, alertsSent.tenantId))
      .orderBy(desc(alertsSent.createdAt), alertsSent.subject, alertsSent.channel)
      .limit(page.pageSize)
      .offset((page.page - 1) * page.pageSize),
    db().select({ total: count() }).from(alertsSent),
  ]);
  const alerts = rows.flatMap(({ state, payload, nextAttemptAt, channel: stored, ...row }): KeptAlert[] => {
    const channel = ALERT_CHANNELS.find((known) => known === stored);
    if (!channel) return [];
    const standing = alertStanding({ state, attempts: row.attempts, nextAttemptAt }, at);
    return [{ ...row, channel, standing, alert: MoneyAlert.safeParse(payload).data ?? null }];
  });
  return { alerts, total: counted?.total ?? 0 };
}

/** How many alerts the team may not have got: given up, or of unknown fate. */
export async function countUntoldAlerts(at: Date): Promise<number> {
  const isGivenUp = and(eq(alertsSent.state, "failed"), isNull(alertsSent.nextAttemptAt));
  const isUnknown = and(eq(alertsSent.state, "claimed"), lte(alertsSent.nextAttemptAt, at));
  const [row] = await db()
    .select({ total: sql<number>`count(*)`.mapWith(Number) })
    .from(alertsSent)
    .where(and(ne(alertsSent.kind, TEST_KIND), or(isGivenUp, isUnknown)));
  return row?.total ?? 0;
}
