import { renderPortalConfiguration } from "@/sandbox/stripe/render/portal";
import { addPortalConfiguration } from "@/sandbox/stripe/routes/portal-configurations";
import { announce } from "@/sandbox/stripe/webhooks/announce";
import type { Answer, PageRoute, Visit } from "./answer";
import { html } from "./html";
import { jsonOf } from "./object-link";

const PATH = /^\/dashboard\/test\/settings\/billing\/portal$/;

/** Where a person saves the default configuration, which the API cannot make. */
export const portalSettingsPages: PageRoute[] = [
  { method: "GET", path: PATH, answer: settings },
  { method: "POST", path: PATH, answer: save },
];

function settings({ sandbox }: Visit): Answer {
  const rows = sandbox.state.portalConfigurations.all();
  const hasDefault = rows.some((row) => row.isDefault);
  const note = hasDefault
    ? html`<p class="note good">The default configuration is saved.</p>`
    : html`<p class="note warn">No default configuration yet: a portal session has to name one.</p><form method="post"><button class="main">Save the default configuration</button></form>`;
  const body = html`<h1>Customer portal</h1>${note}${rows.map(
    (row) =>
      html`<h2>${row.name ?? row.id}${row.isDefault ? " (default)" : ""}</h2>${jsonOf(renderPortalConfiguration(row))}`,
  )}`;
  return { look: "dashboard", title: "Customer portal", body };
}

function save({ sandbox, url }: Visit): Answer {
  if (!sandbox.state.portalConfigurations.all().some((row) => row.isDefault)) {
    const row = addPortalConfiguration(sandbox, { isDefault: true });
    announce(sandbox, "billing_portal.configuration.created", renderPortalConfiguration(row));
  }
  return { redirect: url.pathname };
}
