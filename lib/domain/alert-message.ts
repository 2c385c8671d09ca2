import type { DisputeAlert, MoneyAlert, PaymentAlert } from "./alert";
import { moneyText } from "./money";

/** An alert in words: one line that says it, the facts, and where to go. The team reads it, in English. */
export type AlertMessage = {
  title: string;
  facts: { name: string; value: string }[];
  links: { name: string; url: string }[];
};

export function moneyMessage(alert: MoneyAlert, appUrl: string): AlertMessage {
  return alert.trouble === "disputed" ? disputeMessage(alert, appUrl) : paymentMessage(alert, appUrl);
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
export function mailText({ facts, links }: AlertMessage): string {
  const lines = facts.map(({ name, value }) => `${name}: ${value}`);
  return [...lines, "", ...links.map(({ name, url }) => `${name}: ${url}`), ""].join("\n");
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
