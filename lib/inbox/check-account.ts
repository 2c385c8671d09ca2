import { reasonText } from "@/lib/domain/reason";
import { BillingError, reasonOf } from "@/lib/errors";
import { findInstallation, recordAccount } from "@/lib/installation";
import type { StepCounts } from "@/lib/jobs/maintenance-step";
import { logger } from "@/lib/logger";
import { stripe } from "@/lib/stripe/client";

/** A key keeps its account while the process lives; a database may be put back. */
const TRUST_MS = 10 * 60_000;
/** An action waits for this question: a Stripe that does not answer fails the action itself. */
const PATIENCE = { timeout: 5_000, maxNetworkRetries: 0 };

let matched = { accountId: "", atMs: 0 };

/**
 * Asks Stripe whose account our key is. The first answer is the account this
 * database belongs to; a key of another one is remembered and throws, because
 * nothing of one account may meet rows of another.
 */
export async function checkAccount(): Promise<StepCounts> {
  const { id } = await stripe().accounts.retrieveCurrent();
  await recordAccount(id);
  await requireOwnAccount();
  return {};
}

/** Throws while the key is known to be another account's. */
export async function requireOwnAccount(): Promise<void> {
  const found = await findInstallation();
  if (!found?.otherAccountId) return;
  const reason = {
    code: "key_of_other_account",
    values: { ours: found.accountId ?? "", other: found.otherAccountId },
  } as const;
  throw new BillingError("other_account", { detail: reasonText(reason), reason });
}

/**
 * As `requireOwnAccount`, and also for a key that nobody has asked about yet:
 * Stripe is asked, rarely, and by every process for its own key. While
 * Stripe does not say, what was seen last decides.
 */
export async function ensureOwnAccount(): Promise<void> {
  const found = await findInstallation();
  const isFresh = Date.now() - matched.atMs < TRUST_MS;
  if (isFresh && found?.accountId === matched.accountId) return;
  const accountId = await askAccount();
  if (accountId === null) return requireOwnAccount();
  await recordAccount(accountId);
  await requireOwnAccount();
  matched = { accountId, atMs: Date.now() };
}

async function askAccount(): Promise<string | null> {
  try {
    return (await stripe().accounts.retrieveCurrent(undefined, PATIENCE)).id;
  } catch (error) {
    logger.warn({ reason: reasonOf(error) }, "Stripe did not say whose account the key is");
    return null;
  }
}
