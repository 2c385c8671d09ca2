import type { AllowanceAlert, DisputeAlert, MoneyAlert, PaymentAlert } from "./alert";
import { moneyText } from "./money";

/** An alert in words: one line that says it, the facts, and where to go. What the team reads is in English. */
export type AlertMessage = {
  title: string;
  /** A sentence before the facts, where they do not speak for themselves. */
  lead?: string;
  facts: { name: string; value: string }[];
  links: { name: string; url: string }[];
};

export function moneyMessage(alert: MoneyAlert, appUrl: string): AlertMessage {
  if (alert.trouble === "disputed") return disputeMessage(alert, appUrl);
  if (alert.trouble === "allowance") return allowanceMessage(alert, appUrl);
  return paymentMessage(alert, appUrl);
}

function allowanceMessage(alert: AllowanceAlert, appUrl: string): AlertMessage {
  const { tenantName, percent, usedMinutes, includedMinutes, endsAt } = alert;
  const minutes = (count: number) => `${count.toLocaleString("en")} min`;
  return {
    title: `${percent} % of the included minutes used: ${tenantName}`,
    facts: [
      { name: "Tenant", value: tenantName },
      { name: "Used", value: minutes(usedMinutes) },
      { name: "Included", value: minutes(includedMinutes) },
      { name: "Period ends", value: dateText(endsAt) },
      { name: "Projected at period end", value: projectionText(alert) },
      ...(alert.isSuspended
        ? [{ name: "Service", value: "suspended until the period ends, or somebody lifts it" }]
        : []),
    ],
    links: [{ name: "Open the tenant", url: tenantUrl(appUrl, alert.tenantId) }],
  };
}

function projectionText({ projection, beyond, currency }: AllowanceAlert): string {
  if (!projection) return "cannot be told on the first day";
  const minutes = `${projection.minutes.toLocaleString("en")} min`;
  if (beyond === "trial") return `${minutes}; a trial’s usage is not billed`;
  if (projection.overageMinutes === 0) return `${minutes}, within the allowance`;
  const overage = `${minutes}, ${projection.overageMinutes.toLocaleString("en")} min of overage`;
  if (beyond === "unbilled") return `${overage}, which the plan does not bill`;
  return `${overage} = ${moneyText(projection.overageAmountMinor, currency, "en")}`;
}

function disputeMessage(alert: DisputeAlert, appUrl: string): AlertMessage {
  const amount = moneyText(alert.amountMinor, alert.currency, "en");
  return {
    title: `${alert.isInquiry ? "Bank asks about a payment" : "Payment disputed"}: ${alert.tenantName}, ${amount}`,
    facts: [
      { name: "Tenant", value: alert.tenantName },
      { name: "Amount", value: amount },
      { name: "Reason", value: alert.reason.replaceAll("_", " ") },
      {
        name: "Answer by",
        value: alert.answerDueAt ? dateText(alert.answerDueAt) : "no answer is asked for",
      },
    ],
    links: [
      { name: "Open the tenant", url: tenantUrl(appUrl, alert.tenantId) },
      { name: "Answer in Stripe", url: alert.stripeUrl },
    ],
  };
}

function paymentMessage(alert: PaymentAlert, appUrl: string): AlertMessage {
  const amount = moneyText(alert.amountMinor, alert.currency, "en");
  const needsAction = alert.trouble === "action_required";
  const happened = needsAction ? "Payment needs the customer’s confirmation" : "Payment failed";
  return {
    title: `${happened}: ${alert.tenantName}, ${amount}`,
    facts: [
      { name: "Tenant", value: alert.tenantName },
      { name: "Amount", value: amount },
      { name: "Invoice", value: alert.invoiceNumber ?? "not numbered yet" },
      { name: "Attempt", value: String(alert.attempt) },
      ...(alert.failure ? [{ name: "Reason", value: alert.failure }] : []),
      {
        name: "Next attempt",
        value: alert.nextAttemptAt ? dateText(alert.nextAttemptAt) : nothingPlanned(needsAction),
      },
    ],
    links: [
      { name: "Open the tenant", url: tenantUrl(appUrl, alert.tenantId) },
      ...(alert.hostedUrl ? [{ name: "Open the invoice", url: alert.hostedUrl }] : []),
    ],
  };
}

export function testMessage(appUrl: string): AlertMessage {
  return {
    title: "Test message from Relevé",
    facts: [{ name: "Why", value: "Someone pressed the test button. Payment alerts arrive like this one." }],
    links: [{ name: "Open the settings", url: `${appUrl.replace(/\/$/, "")}/settings` }],
  };
}

/** As a mail says it. */
export function mailText({ lead, facts, links }: AlertMessage): string {
  const lines = facts.map(({ name, value }) => `${name}: ${value}`);
  return [
    ...(lead ? [lead, ""] : []),
    ...lines,
    "",
    ...links.map(({ name, url }) => `${name}: ${url}`),
    "",
  ].join("\n");
}

/** As Slack and what understands its webhooks say it. A title's block takes 150 characters. */
export function webhookBody({ title, facts, links }: AlertMessage) {
  return {
    text: escaped(title),
    blocks: [
      { type: "header", text: { type: "plain_text", text: title.slice(0, 150) } },
      {
        type: "section",
        fields: facts.map(({ name, value }) => ({ type: "mrkdwn", text: `*${name}*\n${escaped(value)}` })),
      },
      {
        type: "section",
        text: {
          type: "mrkdwn",
          text: links.map(({ name, url }) => `<${escaped(url)}|${name}>`).join("  ·  "),
        },
      },
    ],
  };
}

function tenantUrl(appUrl: string, tenantId: number): string {
  return `${appUrl.replace(/\/$/, "")}/tenants/${tenantId}`;
}

function nothingPlanned(needsAction: boolean): string {
  return needsAction ? "once the customer has confirmed" : "none is planned";
}

function dateText(iso: string): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "UTC",
  });
  return `${format.format(new Date(iso))} UTC`;
}

/** Slack's three control characters; a tenant's name must not become a link or a mention. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
