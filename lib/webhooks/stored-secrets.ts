import { db, type Queryable } from "@/db/client";
import { webhookSecrets } from "@/db/schema/inbox";
import { decrypted, encrypted } from "./secret-box";

/** How long a reading is good for: garbage at the door must not become queries. */
const KEPT_MS = 5_000;

let known: { secrets: string[]; until: number } | null = null;

/**
 * The signing secrets of the endpoints that this installation created. Another
 * process may have stored one a moment ago; Stripe sends again what it refuses
 * meanwhile.
 */
export async function listStoredSecrets(): Promise<readonly string[]> {
  if (known && known.until > Date.now()) return known.secrets;
  const rows = await db().select({ secret: webhookSecrets.secretEncrypted }).from(webhookSecrets);
  const secrets = rows.map(({ secret }) => decrypted(secret)).filter((secret) => secret !== null);
  known = { secrets, until: Date.now() + KEPT_MS };
  return secrets;
}

/** Which endpoints have a secret that we hold and can read. */
export async function listEndpointsWithSecret(): Promise<Set<string>> {
  const rows = await db().select().from(webhookSecrets);
  const readable = rows.filter(({ secretEncrypted }) => decrypted(secretEncrypted) !== null);
  return new Set(readable.map(({ stripeEndpointId }) => stripeEndpointId));
}

/** Keeps what Stripe says once, in the answer to an endpoint's creation. */
export async function recordSecret(
  stripeEndpointId: string,
  secret: string,
  on: Queryable = db(),
): Promise<void> {
  const secretEncrypted = encrypted(secret);
  await on
    .insert(webhookSecrets)
    .values({ stripeEndpointId, secretEncrypted, createdAt: new Date() })
    .onConflictDoUpdate({ target: webhookSecrets.stripeEndpointId, set: { secretEncrypted } });
  known = null;
}
