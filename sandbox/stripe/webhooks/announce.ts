import { modeOf } from "@/sandbox/stripe/render/mode-of";
import { API_VERSION } from "@/sandbox/stripe/render/wire";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { KEPT_EVENTS } from "@/sandbox/stripe/state/state";
import { differing } from "./differing";

/** Records an event with the object as it is now and hands it to the deliveries. */
export function announce(sandbox: Sandbox, type: string, object: object, previous?: object): void {
  const id = newId("evt", 24);
  const created = sandbox.clock.now();
  const event = {
    id,
    object: "event",
    api_version: API_VERSION,
    created,
    data: previous ? { object, previous_attributes: previous } : { object },
    livemode: false,
    pending_webhooks: 0,
    request: { id: sandbox.cause?.id ?? null, idempotency_key: sandbox.cause?.key ?? null },
    type,
  };
  const json = JSON.stringify(event, modeOf(sandbox));
  const row = sandbox.state.events.add({ id, created, type, json, pendingWebhooks: 0 });
  forgetOld(sandbox);
  noteForSearch(sandbox, type, object);
  sandbox.deliveries.deliver(row);
}

/**
 * Changes something and announces it with Stripe's `previous_attributes`: only
 * the keys that differ, nested hashes likewise, lists whole. Silent when the
 * object looks the same afterwards.
 */
export function announceChange(
  sandbox: Sandbox,
  type: string,
  render: () => object,
  change: () => void,
): void {
  const before: unknown = JSON.parse(JSON.stringify(render()));
  change();
  const after = render();
  const previous = differing(before, JSON.parse(JSON.stringify(after)));
  if (previous) announce(sandbox, type, after, previous);
}

/** Every change of a customer is announced, so this is where searching hears of it. */
function noteForSearch({ state }: Sandbox, type: string, object: object): void {
  if (!/^customer\.(created|updated|deleted)$/.test(type) || !("id" in object)) return;
  const row = state.customers.find(String(object.id));
  if (row) state.searchIndex.note(row, type === "customer.deleted");
}

/** Stripe lists events of the last 30 days; here the number is bounded as well. */
function forgetOld(sandbox: Sandbox): void {
  const { events } = sandbox.state;
  if (events.size <= KEPT_EVENTS) return;
  const [oldest] = events.values();
  if (oldest) events.remove(oldest.id);
}
