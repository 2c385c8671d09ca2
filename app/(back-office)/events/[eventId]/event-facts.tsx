import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { DateTime } from "@/components/billing/date-time";
import { StripeId } from "@/components/billing/stripe-id";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Missing } from "@/components/ui/missing";
import { STRIPE_API_VERSION } from "@/lib/domain/stripe-api-version";
import type { StripeObject } from "@/lib/domain/stripe-links";
import type { StoredEvent } from "@/lib/inbox/queries";
import { stripeDashboard } from "@/lib/stripe-dashboard";

/** Where an object of an id's kind is shown in Stripe. */
const PAGES: Readonly<Record<string, StripeObject>> = {
  cus: "customers",
  sub: "subscriptions",
  in: "invoices",
  price: "prices",
  prod: "products",
  mtr: "meters",
};

/** Everything around the payload: whose event it is, when it came, and how far it got. */
export async function EventFacts({ event }: { event: StoredEvent }) {
  const t = await getTranslations("events.facts");
  const events = await getTranslations("events");
  const dashboard = stripeDashboard();
  const isOther = event.apiVersion !== null && event.apiVersion !== STRIPE_API_VERSION;
  const page = event.objectId ? PAGES[event.objectId.split("_")[0] ?? ""] : undefined;
  return (
    <Card aria-labelledby="facts">
      <CardHeader id="facts" title={t("title")} />
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 p-4">
        <Field label={t("tenant")}>
          {event.tenantId === null ? (
            <Missing reason={t("noTenant")} />
          ) : (
            <Link href={`/tenants/${event.tenantId}`} className="rounded-sm text-accent hover:underline">
              {event.tenantName}
            </Link>
          )}
        </Field>
        <Field label={t("source")}>
          {events(`source.${event.source}`)}
          <span className="block text-xs text-muted">{events(`source.${event.source}Hint`)}</span>
        </Field>
        <Field label={t("customer")} className="max-sm:col-span-2">
          {event.customerId ? (
            <StripeId id={event.customerId} object="customers" dashboard={dashboard} />
          ) : (
            <Missing reason={events("noCustomer")} />
          )}
        </Field>
        <Field label={t("object")} className="max-sm:col-span-2">
          {event.objectId === null ? (
            <Missing reason={t("noObject")} />
          ) : page ? (
            <StripeId id={event.objectId} object={page} dashboard={dashboard} />
          ) : (
            <span className="inline-flex max-w-full items-center gap-0.5">
              <span className="truncate font-mono text-xs">{event.objectId}</span>
              <CopyButton value={event.objectId} />
            </span>
          )}
        </Field>
        <Field label={t("created")}>
          <DateTime at={event.stripeCreatedAt} style="dateTime" />
        </Field>
        <Field label={t("received")}>
          <DateTime at={event.receivedAt} style="dateTime" />
        </Field>
        <Field label={t("processed")}>
          <DateTime at={event.processedAt} style="dateTime" missing={t("notProcessed")} />
        </Field>
        <Field label={t("attempts")}>
          <span className="tabular-nums">{t("attemptCount", { count: event.attempts })}</span>
        </Field>
        {event.state === "failed" && (
          <Field label={t("nextAttempt")}>
            <DateTime at={event.nextAttemptAt} style="dateTime" missing={t("waitsForPerson")} />
          </Field>
        )}
        {event.state === "processing" && (
          <Field label={t("lease")}>
            <DateTime at={event.leaseExpiresAt} style="dateTime" missing={t("noLease")} />
          </Field>
        )}
        <Field label={t("version")} className="col-span-2">
          <span className="flex flex-wrap items-center gap-2">
            {event.apiVersion ? (
              <span className="font-mono text-xs">{event.apiVersion}</span>
            ) : (
              <Missing reason={t("noVersion")} />
            )}
            {isOther && (
              <>
                <Badge tone="attention">{events("version.other")}</Badge>
                <Link href="/settings#endpoints" className="rounded-sm text-accent hover:underline">
                  {events("version.fix")}
                </Link>
              </>
            )}
          </span>
          {isOther && (
            <span className="mt-1 block text-xs text-muted">
              {events("version.otherHint", { version: STRIPE_API_VERSION })}
            </span>
          )}
        </Field>
      </dl>
    </Card>
  );
}
