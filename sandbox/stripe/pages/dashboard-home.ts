import type { Answer, PageRoute, Visit } from "./answer";
import { newestEvents } from "./event-pages";
import { html } from "./html";
import { when } from "./words";

const STEPS = [
  ["hours", "1 hour"],
  ["days", "1 day"],
  ["months", "1 month"],
] as const;

export const homePages: PageRoute[] = [
  { method: "GET", path: /^\/$/, answer: () => ({ redirect: "/dashboard/test" }) },
  { method: "GET", path: /^\/dashboard\/test$/, answer: home },
  { method: "POST", path: /^\/dashboard\/test\/clock$/, answer: moveClock },
];

function home({ sandbox }: Visit): Answer {
  const { state, clock } = sandbox;
  const active = [...state.subscriptions.values()].filter(({ endedAt }) => endedAt === null).length;
  const counts: [string, string, number][] = [
    ["customers", "Customers", state.customers.size],
    ["subscriptions", "Subscriptions, of which running", active],
    ["invoices", "Invoices", state.invoices.size],
    ["disputes", "Disputes", state.disputes.size],
    ["products", "Products", state.products.size],
    ["prices", "Prices", state.prices.size],
    ["meters", "Meters", state.meters.size],
    ["coupons", "Coupons", state.coupons.size],
    ["subscription_schedules", "Subscription schedules", state.schedules.size],
    ["checkout_sessions", "Checkout sessions", state.checkouts.size],
    ["events", "Events", state.events.size],
    ["settings/billing/portal", "Portal configurations", state.portalConfigurations.size],
    ["webhooks", "Webhook endpoints", state.webhookEndpoints.size],
  ];
  const buttons = STEPS.map(([unit, name]) => html`<button name="unit" value="${unit}">+ ${name}</button>`);
  const body = html`<h1>Local Stripe</h1>
<p class="muted">A Stripe on this machine, in test mode. No money moves and nothing leaves it but webhooks.</p>
<h2>Clock</h2><form method="post" action="/dashboard/test/clock" class="row"><p><strong>${when(clock.now())}</strong></p>${buttons}</form>
<p class="muted">It only goes forward. What falls due on the way happens: renewals, charges, retries, expiries.</p>
<h2>What is here</h2><dl>${counts.map(([folder, name, count]) => html`<dt><a href="/dashboard/test/${folder}">${name}</a></dt><dd>${count}</dd>`)}</dl>
<h2>Newest events</h2>${newestEvents(sandbox, 8)}`;
  return { look: "dashboard", title: "Home", body };
}

async function moveClock({ timekeeper, form }: Visit): Promise<Answer> {
  const step = STEPS.find(([unit]) => unit === form.get("unit"));
  if (step) await timekeeper.advanceBy({ [step[0]]: 1 });
  return { redirect: "/dashboard/test" };
}
