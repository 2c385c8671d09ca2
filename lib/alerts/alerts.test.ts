import { randomUUID } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { admins } from "@/db/schema/auth";
import { invoices } from "@/db/schema/mirror";
import { alertsSent } from "@/db/schema/risk";
import { tenants } from "@/db/schema/tenants";
import { type AlertReceiver, startAlertReceiver } from "@/e2e/setup/alert-receiver";
import { killAfter } from "@/e2e/setup/kill-after";
import { type Mailbox, startMailbox } from "@/e2e/setup/mailbox";
import type { InvoicePayment } from "@/lib/domain/invoice";
import { savePolicies } from "@/lib/policies/save-policies";
import { countUntoldAlerts, listAlerts } from "./queries";
import { raiseAlerts } from "./raise-alerts";
import { resendAlert } from "./resend-alert";
import { sendDueAlerts } from "./send-due-alerts";
import { sendTestMessage } from "./send-test-message";

const admin = { email: "owner@example.com" };
const soon = () => new Date(Date.now() + 61_000);

let mailbox: Mailbox;
let receiver: AlertReceiver;

beforeAll(async () => {
  mailbox = await startMailbox();
  receiver = await startAlertReceiver();
  const owner = { role: "owner" as const, passwordHash: "none" };
  await db()
    .insert(admins)
    .values([
      { ...owner, email: "anna@example.com" },
      { ...owner, email: "gone@example.com", disabledAt: new Date() },
      { ...owner, email: "olga@example.com", role: "operator" },
    ]);
});
beforeEach(async () => {
  await db().delete(alertsSent);
  mailbox.mails.length = 0;
  mailbox.refuses = false;
  receiver.alerts.length = 0;
  receiver.answer = 200;
  receiver.onArrival = () => {};
});
afterAll(async () => {
  await mailbox.close();
  await receiver.close();
});

const declined: InvoicePayment = {
  id: "inpay_1",
  status: "open",
  amountMinor: 14_900,
  paidAt: null,
  failure: "Your card was declined.",
  needsAction: false,
};

/** A tenant whose mirrored invoice failed this often. */
async function troubledTenant(change: Partial<typeof invoices.$inferInsert> = {}): Promise<number> {
  const [tenant] = await db().insert(tenants).values({ name: "Cabinet <Morel> & fils" }).returning();
  if (!tenant) throw new Error("No tenant");
  await db()
    .insert(invoices)
    .values({
      tenantId: tenant.id,
      stripeInvoiceId: `in_${tenant.id}`,
      number: "A-0007",
      status: "open",
      currency: "eur",
      totalMinor: 14_900,
      amountDueMinor: 14_900,
      amountPaidMinor: 0,
      amountRemainingMinor: 14_900,
      lines: [],
      payments: [declined],
      attemptCount: 1,
      nextAttemptAt: new Date("2026-12-01T10:00:00Z"),
      createdAt: new Date("2026-11-28T09:00:00Z"),
      hostedUrl: "https://invoice.example.com/i/1?a=1&b=2",
      livemode: false,
      readAt: new Date(),
      ...change,
    });
  return tenant.id;
}

async function standings(at = new Date()) {
  const { alerts } = await listAlerts({ page: 1, pageSize: 50 }, at);
  return Object.fromEntries(alerts.map(({ channel, standing }) => [channel, standing]));
}

/** Waits for nothing: what is to be tried again later is due now. */
async function hurry(): Promise<void> {
  await db()
    .update(alertsSent)
    .set({ nextAttemptAt: new Date(0) })
    .where(sql`state = 'failed' and next_attempt_at is not null`);
}

describe("a failed payment", () => {
  test("is told once by mail and once by webhook, however often it is seen and by how many", async () => {
    const tenantId = await troubledTenant();
    await Promise.all(Array.from({ length: 8 }, () => raiseAlerts(tenantId)));
    await Promise.all(Array.from({ length: 8 }, () => sendDueAlerts()));
    await raiseAlerts(tenantId);
    await sendDueAlerts();
    expect(mailbox.mails).toEqual([
      {
        from: "billing@example.com",
        to: ["anna@example.com"],
        subject: "Payment failed: Cabinet <Morel> & fils, €149.00",
        text: [
          "Tenant: Cabinet <Morel> & fils",
          "Amount: €149.00",
          "Invoice: A-0007",
          "Attempt: 1",
          "Reason: Your card was declined.",
          "Next attempt: 1 Dec 2026, 10:00 UTC",
          "",
          `Open the tenant: http://localhost:3000/tenants/${tenantId}`,
          "Open the invoice: https://invoice.example.com/i/1?a=1&b=2",
        ].join("\n"),
      },
    ]);
    expect(receiver.alerts).toHaveLength(1);
    expect(receiver.alerts[0]?.text).toBe("Payment failed: Cabinet &lt;Morel&gt; &amp; fils, €149.00");
    expect(JSON.stringify(receiver.alerts[0]?.blocks)).toContain(
      "<https://invoice.example.com/i/1?a=1&amp;b=2|Open the invoice>",
    );
    expect(await standings()).toEqual({ mail: "sent", webhook: "sent" });
  });

  test("is told again for each further attempt, and not when its trouble changes its name", async () => {
    const tenantId = await troubledTenant();
    for (const attemptCount of [1, 2, 2, 3, 3]) {
      const payments = [{ ...declined, needsAction: attemptCount === 3 }];
      await db().update(invoices).set({ attemptCount, payments }).where(eq(invoices.tenantId, tenantId));
      await raiseAlerts(tenantId);
      await sendDueAlerts();
    }
    await db()
      .update(invoices)
      .set({ payments: [declined] })
      .where(eq(invoices.tenantId, tenantId));
    await raiseAlerts(tenantId);
    await sendDueAlerts();
    expect(mailbox.mails.map(({ subject }) => subject.split(":")[0])).toEqual([
      "Payment failed",
      "Payment failed",
      "Payment needs the customer’s confirmation",
    ]);
    expect(receiver.alerts).toHaveLength(3);
  });

  test.each([
    ["was paid meanwhile", { status: "paid", amountRemainingMinor: 0 }],
    ["is void", { status: "void" }],
    ["has not been tried", { attemptCount: 0, payments: [] }],
    ["is on its way, as direct debits are", { payments: [{ ...declined, failure: null }] }],
  ])("that %s is not told", async (_case, change) => {
    expect(await raiseAlerts(await troubledTenant(change))).toBe(0);
  });

  test("goes to those the policy names", async () => {
    const policies = { paymentGraceDays: null, admin };
    const alertEmails = ["money@example.com", "boss@example.com"];
    await savePolicies({ ...policies, alertEmails, intentId: randomUUID() });
    await raiseAlerts(await troubledTenant());
    await sendDueAlerts();
    expect(mailbox.mails.map(({ to }) => to)).toEqual([alertEmails]);
    await savePolicies({ ...policies, alertEmails: [], intentId: randomUUID() });
  });
});

describe("a receiver that refuses", () => {
  test("is asked again later, until it takes the alert; the other channel does not wait", async () => {
    receiver.answer = 503;
    await raiseAlerts(await troubledTenant());
    expect(await sendDueAlerts()).toEqual({ sent: 1, refused: 1, unanswered: 0 });
    expect(await standings()).toEqual({ mail: "sent", webhook: "retrying" });
    expect(await sendDueAlerts()).toEqual({ sent: 0, refused: 0, unanswered: 0 });
    receiver.answer = 200;
    await hurry();
    await sendDueAlerts();
    expect(await standings()).toEqual({ mail: "sent", webhook: "sent" });
    expect([mailbox.mails.length, receiver.alerts.length]).toEqual([1, 2]);
  });

  test("eight times is given up visibly, and asked once more by a person", async () => {
    mailbox.refuses = true;
    const tenantId = await troubledTenant();
    await raiseAlerts(tenantId);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await sendDueAlerts();
      await hurry();
    }
    const { alerts } = await listAlerts({ page: 1, pageSize: 50 }, new Date());
    const mail = alerts.find(({ channel }) => channel === "mail");
    expect(mail).toMatchObject({ standing: "failed", attempts: 8, tenantName: "Cabinet <Morel> & fils" });
    expect(mail?.error).toContain("This mailbox takes nothing");
    expect(await countUntoldAlerts(new Date())).toBe(1);

    mailbox.refuses = false;
    const key = { tenantId, kind: "payment", subject: `in_${tenantId}:1`, channel: "mail" as const, admin };
    await resendAlert({ ...key, intentId: randomUUID() });
    await sendDueAlerts();
    expect(mailbox.mails).toHaveLength(1);
    expect(await countUntoldAlerts(new Date())).toBe(0);
    await expect(resendAlert({ ...key, intentId: randomUUID() })).rejects.toMatchObject({
      code: "alert_not_resendable",
    });
  });
});

describe("an alert that left and was not answered", () => {
  test("because the connection broke is unknown, and never sent again by itself", async () => {
    receiver.answer = "reset";
    await raiseAlerts(await troubledTenant());
    expect(await sendDueAlerts()).toEqual({ sent: 1, refused: 0, unanswered: 1 });
    expect(await standings()).toEqual({ mail: "sent", webhook: "unknown" });
    receiver.answer = 200;
    await hurry();
    await sendDueAlerts();
    expect(receiver.alerts).toHaveLength(1);
    expect(await countUntoldAlerts(new Date())).toBe(1);
  });

  test("in time is unknown, and the next alert is not spent on the same silence", async () => {
    receiver.answer = "hang";
    await raiseAlerts(await troubledTenant());
    await raiseAlerts(await troubledTenant());
    expect(await sendDueAlerts()).toEqual({ sent: 2, refused: 0, unanswered: 1 });
    const { alerts } = await listAlerts({ page: 1, pageSize: 50 }, new Date());
    const webhooks = alerts.filter(({ channel }) => channel === "webhook");
    expect(webhooks.map(({ standing }) => standing).sort()).toEqual(["unknown", "waiting"]);
    expect(webhooks.map(({ error }) => error)).toContain("No answer within 5 s.");
  });

  test("because we were killed before we could write it down is unknown, not sent twice", async () => {
    await raiseAlerts(await troubledTenant());
    const run = `import("./lib/alerts/send-due-alerts.ts").then((file) => file.sendDueAlerts())`;
    receiver.answer = "hang";
    const signal = await killAfter(run, { SMTP_URL: "" }, (kill) => {
      receiver.onArrival = kill;
    });
    expect([signal, receiver.alerts.length]).toEqual(["SIGKILL", 1]);
    expect(await standings()).toEqual({ mail: "waiting", webhook: "sending" });
    receiver.answer = 200;
    await sendDueAlerts();
    expect(await standings(soon())).toEqual({ mail: "sent", webhook: "unknown" });
    expect([mailbox.mails.length, receiver.alerts.length]).toEqual([1, 1]);
  });
});

describe("a test message", () => {
  test("says whether it arrived, once per intent, and stands among the alerts", async () => {
    const intentId = randomUUID();
    expect(await sendTestMessage({ channel: "mail", intentId, admin })).toBe("sent");
    expect(await sendTestMessage({ channel: "mail", intentId, admin })).toBeNull();
    receiver.answer = 404;
    const refusedId = randomUUID();
    expect(await sendTestMessage({ channel: "webhook", intentId: refusedId, admin })).toBe("refused");
    expect(await auditOf(intentId)).toEqual(["intended", "succeeded"]);
    expect(await auditOf(refusedId)).toEqual(["intended", "refused"]);
    expect(mailbox.mails.map(({ subject }) => subject)).toEqual(["Test message from Relevé"]);
    await hurry();
    expect(await sendDueAlerts()).toEqual({ sent: 0, refused: 0, unanswered: 0 });
    const { alerts } = await listAlerts({ page: 1, pageSize: 50 }, new Date());
    expect(alerts).toMatchObject([
      { channel: "webhook", standing: "failed", error: "The webhook answered 404.", tenantName: null },
      { channel: "mail", standing: "sent", error: null },
    ]);
    expect(await countUntoldAlerts(new Date())).toBe(0);
  });
});

async function auditOf(intentId: string): Promise<string[]> {
  const rows = await db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.intentId, intentId), eq(auditLog.actor, admin.email), isNull(auditLog.tenantId)))
    .orderBy(auditLog.id);
  return rows.map(({ phase }) => phase);
}
