import type { PortalConfigurationRecord, PortalSessionRecord } from "@/sandbox/stripe/state/portal-records";
import type { CustomerRecord } from "@/sandbox/stripe/state/records";
import type { Answer, PageRoute, Visit } from "./answer";
import { sentenceOf } from "./card-form";
import { type Html, html } from "./html";

/** Each visit keeps the portal open for another hour. */
const IDLE_SECONDS = 3600;

export interface PortalVisit extends Visit {
  session: PortalSessionRecord;
  configuration: PortalConfigurationRecord;
  customer: CustomerRecord;
  /** The portal's first page. */
  home: string;
  /** Why what was submitted is refused. */
  refusal: string | null;
}

/** A page of the portal, looked at and perhaps submitted; a refusal shows the page again with its sentence. */
export function portalPage(
  part: string,
  show: (visit: PortalVisit) => Answer | null,
  submit?: (visit: PortalVisit) => Answer | null,
): PageRoute[] {
  const path = new RegExp(`^/p/session/(bps_[^/]+)${part}$`);
  const shown: PageRoute = { method: "GET", path, answer: (visit) => opened(visit, show) };
  if (!submit) return [shown];
  const tried = (visit: PortalVisit): Answer | null => {
    try {
      return submit(visit);
    } catch (error) {
      return show({ ...visit, refusal: sentenceOf(error) });
    }
  };
  return [shown, { method: "POST", path, answer: (visit) => opened(visit, tried) }];
}

/** Where a finished step leads: back to the portal, unless the session was made for this one step. */
export function afterwards({ session, home }: PortalVisit): Answer {
  const after = session.flow?.after;
  if (after?.type === "redirect") return { redirect: after.url };
  return { redirect: after?.type === "hosted_confirmation" ? `${home}/done` : home };
}

export function portalBody({ session, home, refusal }: PortalVisit, title: string, content: Html): Html {
  const back =
    session.flow === null && title !== "Your billing"
      ? html`<p><a href="${home}">← Your billing</a></p>`
      : html``;
  const leave =
    session.returnUrl === null ? html`` : html`<p><a href="${session.returnUrl}">Return to the site</a></p>`;
  const note = refusal === null ? html`` : html`<p class="note bad" role="alert">${refusal}</p>`;
  return html`${back}<h1>${title}</h1>${note}${content}${leave}`;
}

function opened(visit: Visit, answer: (visit: PortalVisit) => Answer | null): Answer | null {
  const { state, clock } = visit.sandbox;
  const session = state.portalSessions.find(visit.id);
  if (!session) return null;
  const configuration = state.portalConfigurations.find(session.configuration);
  const customer = state.customers.find(session.customer);
  if (!configuration || !customer || customer.deleted || session.expiresAt <= clock.now()) {
    const body = html`<h1>This link has expired</h1><p>Links to the portal are short-lived. Ask for a new one.</p>`;
    return { look: "narrow", title: "This link has expired", body, status: 410 };
  }
  session.expiresAt = clock.now() + IDLE_SECONDS;
  const home = `/p/session/${session.id}`;
  return answer({ ...visit, session, configuration, customer, home, refusal: null });
}
