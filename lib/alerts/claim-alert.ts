import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { alertsSent } from "@/db/schema/risk";
import type { AlertChannel } from "@/lib/domain/values";

/** Longer than any delivery takes. A claimed alert without an outcome by then stays unknown. */
export const ANSWER_BY_MS = 60_000;

export type ClaimedAlert = Pick<
  typeof alertsSent.$inferSelect,
  "tenantId" | "kind" | "subject" | "channel" | "attempts" | "payload"
>;

/**
 * Takes the alert of a channel that is due longest, for one attempt to send it.
 * Only rows that certainly were not sent are due, so what a killed process had
 * claimed is never taken again. Null when nothing is due.
 */
export async function claimAlert(channel: AlertChannel, at: Date): Promise<ClaimedAlert | null> {
  const [claimed] = await db()
    .update(alertsSent)
    .set({
      state: "claimed",
      attempts: sql`${alertsSent.attempts} + 1`,
      error: null,
      reason: null,
      nextAttemptAt: new Date(at.getTime() + ANSWER_BY_MS),
    })
    .where(
      sql`(${alertsSent.tenantId}, ${alertsSent.kind}, ${alertsSent.subject}, ${alertsSent.channel}) = (
        select due.tenant_id, due.kind, due.subject, due.channel from ${alertsSent} as due
        where due.state = 'failed' and due.next_attempt_at <= ${at.toISOString()} and due.channel = ${channel}
        order by due.next_attempt_at, due.created_at limit 1 for update skip locked)`,
    )
    .returning({
      tenantId: alertsSent.tenantId,
      kind: alertsSent.kind,
      subject: alertsSent.subject,
      channel: alertsSent.channel,
      attempts: alertsSent.attempts,
      payload: alertsSent.payload,
    });
  return claimed ?? null;
}

/** One alert among all. */
export function isAlert({ tenantId, kind, subject, channel }: Omit<ClaimedAlert, "attempts" | "payload">) {
  return and(
    eq(alertsSent.tenantId, tenantId),
    eq(alertsSent.kind, kind),
    eq(alertsSent.subject, subject),
    eq(alertsSent.channel, channel),
  );
}
