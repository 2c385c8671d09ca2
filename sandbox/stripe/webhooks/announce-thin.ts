import { instant } from "@/sandbox/stripe/render/event-destination";
import { modeOf } from "@/sandbox/stripe/render/mode-of";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";

interface Thin {
  related?: { id: string; type: string; url: string };
  /** What `GET /v2/core/events/:id` tells beyond the notification. */
  data?: object;
  /** The one destination that is told. */
  only?: string;
}

/** Records an event of /v2 and notifies the destinations that want it. */
export function announceThin(sandbox: Sandbox, type: string, { related, data, only }: Thin): object {
  const id = newId("evt_test", 24);
  const created = sandbox.clock.now();
  const event = {
    id,
    object: "v2.core.event",
    created: instant(created),
    ...(data && { data }),
    livemode: false,
    ...(sandbox.cause && {
      reason: {
        type: "request",
        request: { id: sandbox.cause.id, idempotency_key: sandbox.cause.key ?? "" },
      },
    }),
    ...(related && { related_object: related }),
    type,
  };
  const row = { id, created, type, json: JSON.stringify(event, modeOf(sandbox)), pendingWebhooks: 0 };
  sandbox.deliveries.deliverThin(sandbox.state.thinEvents.add(row), only);
  return event;
}
