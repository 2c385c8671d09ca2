import { and, asc, eq, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { admins } from "@/db/schema/auth";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { type AlertMessage, mailText, webhookBody } from "@/lib/domain/alert-message";
import { type ToldReason, toldInOurWords } from "@/lib/domain/reason";
import type { AlertChannel } from "@/lib/domain/values";
import { env } from "@/lib/env";
import { toldReason } from "@/lib/errors";
import { sendMail } from "@/lib/mail/send-mail";
import { getPolicies } from "@/lib/policies/queries";
import { wasNeverSent } from "./was-never-sent";

/**
 * What became of a message. `refused`: it certainly did not arrive, so it may be
 * sent again. `unanswered`: it left and nobody said whether it arrived, so it may not.
 */
export type Delivery = { outcome: "sent" } | { outcome: "refused" | "unanswered"; told: ToldReason };

const ANSWER_WITHIN_MS = { mail: 15_000, webhook: 5_000 } as const satisfies Record<AlertChannel, number>;

/** Whom a mail is for: the team, or a tenant. */
export type Reader = "team" | { tenantId: number };

/** Sends a message now, once, within a bounded time. Tells what became of it and never throws. */
export async function deliver(
  channel: AlertChannel,
  message: AlertMessage,
  reader: Reader = "team",
): Promise<Delivery> {
  try {
    return channel === "mail" ? await byMail(message, reader) : await byWebhook(message);
  } catch (error) {
    if (isTimeout(error)) {
      const seconds = String(ANSWER_WITHIN_MS[channel] / 1_000);
      return { outcome: "unanswered", told: toldInOurWords("no_answer_within", { seconds }) };
    }
    return { outcome: wasNeverSent(error) ? "refused" : "unanswered", told: plainReason(error) };
  }
}

async function byMail(message: AlertMessage, reader: Reader): Promise<Delivery> {
  const to = reader === "team" ? await listRecipients() : await listAddresses(reader.tenantId);
  if (to.length === 0) return { outcome: "refused", told: toldInOurWords("nobody_to_write_to") };
  // The server's own time-outs begin anew with each of its answers: this one does not.
  const timeout = AbortSignal.timeout(ANSWER_WITHIN_MS.mail);
  const given = new Promise<never>((_resolve, reject) => {
    timeout.addEventListener("abort", () => reject(timeout.reason));
  });
  await Promise.race([sendMail({ to, subject: message.title, text: mailText(message) }), given]);
  return { outcome: "sent" };
}

async function byWebhook(message: AlertMessage): Promise<Delivery> {
  const { ALERT_WEBHOOK_URL } = env();
  if (!ALERT_WEBHOOK_URL) {
    return { outcome: "refused", told: toldInOurWords("variable_unset", { variable: "ALERT_WEBHOOK_URL" }) };
  }
  const response = await fetch(ALERT_WEBHOOK_URL, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(webhookBody(message)),
    redirect: "manual",
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS.webhook),
  });
  // Nothing of the answer is kept, but a body left unread would hold the connection.
  await response.body?.cancel();
  if (response.ok) return { outcome: "sent" };
  return {
    outcome: "refused",
    told: toldInOurWords("webhook_answered", { status: String(response.status) }),
  };
}

/** Those the policy names, else every owner who may sign in. */
async function listRecipients(): Promise<string[]> {
  const { alertEmails } = await getPolicies();
  if (alertEmails.length > 0) return alertEmails;
  const owners = await db()
    .select({ email: admins.email })
    .from(admins)
    .where(and(eq(admins.role, "owner"), isNull(admins.disabledAt)))
    .orderBy(asc(admins.email));
  return owners.map(({ email }) => email);
}

/** The tenant's own address, else the one that Stripe has for its invoices. */
async function listAddresses(tenantId: number): Promise<string[]> {
  const [row] = await db()
    .select({ own: tenants.email, stripes: tenantBilling.customerEmail })
    .from(tenants)
    .leftJoin(tenantBilling, eq(tenantBilling.tenantId, tenants.id))
    .where(eq(tenants.id, tenantId));
  const address = row?.own ?? row?.stripes;
  return address ? [address] : [];
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === "TimeoutError";
}

/** fetch says "fetch failed" and keeps what failed as its cause. */
function plainReason(error: unknown): ToldReason {
  return toldReason(error instanceof TypeError && error.cause instanceof Error ? error.cause : error);
}
