import { displayAmount } from "@/sandbox/stripe/billing/amounts";
import { invoiceLines } from "@/sandbox/stripe/billing/invoice-lines";
import { totalsOf } from "@/sandbox/stripe/billing/totals";
import { priceOf } from "@/sandbox/stripe/render/subscription";
import type { InvoiceRecord } from "@/sandbox/stripe/state/invoice-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { SubscriptionRecord } from "@/sandbox/stripe/state/subscription-records";
import { type Html, html } from "./html";

const SHOWN = 100;

export function homePage(sandbox: Sandbox) {
  const { state, clock } = sandbox;
  const rows = state.customers
    .all()
    .filter((row) => !row.deleted)
    .slice(-SHOWN)
    .reverse();
  const body = html`<h1>Customers</h1>
<p class="muted">The clock says ${when(clock.now())}. ${state.customers.size} customers, ${state.subscriptions.size} subscriptions, ${state.invoices.size} invoices, ${state.meterLog.count} meter events.</p>
<table><tr><th>Customer</th><th>E-mail</th><th>Subscriptions</th></tr>
${rows.map((row) => {
  const subscriptions = state.subscriptions.by("customer", row.id);
  return html`<tr><td><a href="/dashboard/test/customers/${row.id}">${row.name ?? row.id}</a></td><td>${row.email}</td><td>${subscriptions.map((subscription) => html`${subscription.status} `)}</td></tr>`;
})}</table>`;
  return { title: "Customers", body };
}

export function customerPage(sandbox: Sandbox, id: string) {
  const { state } = sandbox;
  const row = state.customers.find(id);
  if (!row) return null;
  const subscriptions = [...state.subscriptions.by("customer", id)].reverse();
  const cards = state.paymentMethods.all().filter((method) => method.customer === id);
  const body = html`<h1>${row.name ?? row.id}</h1>
<p class="muted">${row.id} · ${row.email} ${row.deleted ? "· deleted" : ""}</p>
<h2>Subscriptions</h2>${subscriptionTable(subscriptions)}
<h2>Cards</h2><p>${cards.map((card) => html`${card.brand} •••• ${card.last4} ${card.id === row.defaultPaymentMethod ? "(default) " : ""}`)}</p>
<h2>Invoices</h2>${invoiceTable(sandbox, [...state.invoices.by("customer", id)].reverse())}
<h2>Metadata</h2><p>${JSON.stringify(row.metadata)}</p>`;
  return { title: row.name ?? row.id, body };
}

export function subscriptionPage(sandbox: Sandbox, id: string) {
  const { state } = sandbox;
  const row = state.subscriptions.find(id);
  if (!row) return null;
  const ends = row.cancelAtPeriodEnd
    ? "Cancels at the end of the period."
    : row.cancelAt
      ? `Cancels ${when(row.cancelAt)}.`
      : "";
  const body = html`<h1>Subscription ${row.status}</h1>
<p class="muted">${row.id} · <a href="/dashboard/test/customers/${row.customer}">${state.customers.find(row.customer)?.name ?? row.customer}</a></p>
<p>${ends}</p>
<h2>Items</h2><table><tr><th>Product</th><th>Kind</th><th>Quantity</th><th>Period</th></tr>
${row.items.map((item) => {
  const price = priceOf(sandbox, item.price);
  const product = state.products.find(price.product)?.name ?? price.product;
  return html`<tr><td>${product}</td><td>${price.recurring?.usageType ?? ""}</td><td>${item.quantity}</td><td>${when(item.periodStart)} to ${when(item.periodEnd)}</td></tr>`;
})}</table>
<h2>Invoices</h2>${invoiceTable(sandbox, [...state.invoices.by("subscription", id)].reverse())}
<h2>Metadata</h2><p>${JSON.stringify(row.metadata)}</p>`;
  return { title: `Subscription ${row.id}`, body };
}

export function when(unix: number | null): string {
  return unix === null ? "" : `${new Date(unix * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function subscriptionTable(rows: SubscriptionRecord[]): Html {
  return html`<table><tr><th>Subscription</th><th>Status</th><th>Created</th></tr>${rows.map(
    (row) =>
      html`<tr><td><a href="/dashboard/test/subscriptions/${row.id}">${row.id}</a></td><td>${row.status}</td><td>${when(row.created)}</td></tr>`,
  )}</table>`;
}

function invoiceTable(sandbox: Sandbox, rows: InvoiceRecord[]): Html {
  return html`<table><tr><th>Invoice</th><th>Status</th><th>Created</th><th class="amount">Total</th></tr>${rows
    .slice(0, SHOWN)
    .map((row) => {
      const { total } = totalsOf(sandbox, row, invoiceLines(sandbox, row));
      return html`<tr><td><a href="/dashboard/test/invoices/${row.id}">${row.number ?? row.id}</a></td><td>${row.status}</td><td>${when(row.created)}</td><td class="amount">${displayAmount(total, row.currency)}</td></tr>`;
    })}</table>`;
}
