import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import { hash, oneOf, required, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderMeter } from "@/sandbox/stripe/render/meter";
import type { MeterRecord } from "@/sandbox/stripe/state/catalogue-records";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";

export const meterRoutes: Route[] = [
  route(
    "POST",
    "/v1/billing/meters",
    {
      display_name: required(text(250)),
      event_name: required(text(100)),
      default_aggregation: required(hash({ formula: required(oneOf("sum", "count", "last")) })),
      customer_mapping: hash({ type: required(oneOf("by_id")), event_payload_key: required(text(100)) }),
      value_settings: hash({ event_payload_key: required(text(100)) }),
    },
    ({ sandbox, values }) => {
      refuseTaken(sandbox, values.event_name);
      const now = sandbox.clock.now();
      const row = sandbox.state.meters.add({
        id: newId("mtr", 24),
        created: now,
        displayName: values.display_name,
        eventName: values.event_name,
        formula: values.default_aggregation.formula,
        customerKey: values.customer_mapping?.event_payload_key ?? "stripe_customer_id",
        valueKey: values.value_settings?.event_payload_key ?? "value",
        active: true,
        deactivatedAt: null,
        updated: now,
      });
      sandbox.state.activeMeters.set(row.eventName, row.id);
      announce(sandbox, "billing.meter.created", renderMeter(row));
      return renderMeter(row);
    },
  ),
  route("GET", "/v1/billing/meters/:id", {}, ({ sandbox, id }) => renderMeter(getMeter(sandbox, id))),
  route("POST", "/v1/billing/meters/:id", { display_name: text(250) }, ({ sandbox, id, values }) => {
    const row = getMeter(sandbox, id);
    change(sandbox, row, "billing.meter.updated", () => {
      row.displayName = values.display_name ?? row.displayName;
    });
    return renderMeter(row);
  }),
  route("POST", "/v1/billing/meters/:id/deactivate", {}, ({ sandbox, id }) => {
    const row = getMeter(sandbox, id);
    if (!row.active) throw invalid("The meter is already inactive.");
    change(sandbox, row, "billing.meter.deactivated", () => {
      row.active = false;
      row.deactivatedAt = sandbox.clock.now();
    });
    sandbox.state.activeMeters.delete(row.eventName);
    return renderMeter(row);
  }),
  route("POST", "/v1/billing/meters/:id/reactivate", {}, ({ sandbox, id }) => {
    const row = getMeter(sandbox, id);
    if (row.active) throw invalid("The meter is already active.");
    refuseTaken(sandbox, row.eventName);
    change(sandbox, row, "billing.meter.reactivated", () => {
      row.active = true;
      row.deactivatedAt = null;
    });
    sandbox.state.activeMeters.set(row.eventName, row.id);
    return renderMeter(row);
  }),
  route(
    "GET",
    "/v1/billing/meters",
    { ...pageParams, status: oneOf("active", "inactive") },
    ({ sandbox, values }) =>
      pageOf(
        sandbox.state.meters.all(),
        values,
        "/v1/billing/meters",
        renderMeter,
        (row) => values.status === undefined || row.active === (values.status === "active"),
      ),
  ),
];

export function getMeter({ state }: Sandbox, id: string): MeterRecord {
  const row = state.meters.find(id);
  if (!row) throw noSuch("billing meter", id);
  return row;
}

function change(sandbox: Sandbox, row: MeterRecord, type: string, work: () => void): void {
  announceChange(
    sandbox,
    type,
    () => renderMeter(row),
    () => {
      work();
      row.updated = sandbox.clock.now();
    },
  );
}

function refuseTaken({ state }: Sandbox, eventName: string): void {
  const taken = state.activeMeters.get(eventName);
  if (taken === undefined) return;
  throw invalid(
    `An active meter with the event name ${eventName} already exists: ${taken}.`,
    "event_name",
    "resource_already_exists",
  );
}
