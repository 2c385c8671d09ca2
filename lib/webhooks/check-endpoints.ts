import { desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { stripeEvents } from "@/db/schema/inbox";
import { checkEndpoint, type EndpointCheck, type EndpointWish } from "@/lib/domain/endpoint-check";
import { reasonOf } from "@/lib/errors";
import { ENDPOINT_KINDS, type EndpointKind, WAYS } from "./endpoint-kinds";
import { listEndpointsWithSecret } from "./stored-secrets";

export type CheckedEndpoint = {
  kind: EndpointKind;
  wish: EndpointWish;
  /** Whether the signing secret is one that we stored; else the environment has to hold it. */
  hasStoredSecret: boolean;
} & ({ check: EndpointCheck; reason: null } | { check: null; reason: string });

/** What Stripe has at our address, of each kind. What Stripe refuses to tell is said, not thrown. */
export function checkEndpoints(): Promise<CheckedEndpoint[]> {
  return Promise.all(ENDPOINT_KINDS.map(told));
}

async function told(kind: EndpointKind): Promise<CheckedEndpoint> {
  const wish = WAYS[kind].wish();
  try {
    const check = await readCheck(kind);
    const stored = await listEndpointsWithSecret();
    const hasStoredSecret = check.endpoint !== null && stored.has(check.endpoint.id);
    return { kind, wish, check, reason: null, hasStoredSecret };
  } catch (error) {
    return { kind, wish, check: null, reason: reasonOf(error), hasStoredSecret: false };
  }
}

/** When Stripe last delivered anything that we took; null when it never did. */
export async function findLastDelivery(): Promise<Date | null> {
  const [row] = await db()
    .select({ receivedAt: stripeEvents.receivedAt })
    .from(stripeEvents)
    .where(eq(stripeEvents.source, "webhook"))
    .orderBy(desc(stripeEvents.receivedAt))
    .limit(1);
  return row?.receivedAt ?? null;
}

/** Asks Stripe, now. */
export async function readCheck(kind: EndpointKind): Promise<EndpointCheck> {
  const { wish, list } = WAYS[kind];
  const [endpoints, withSecret] = await Promise.all([list(), listEndpointsWithSecret()]);
  return checkEndpoint(endpoints, wish(), (id) => withSecret.has(id));
}
