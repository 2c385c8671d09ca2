import { findInstallation, recordAccount } from "@/lib/installation";
import type { StepCounts } from "@/lib/jobs/maintenance-step";
import { stripe } from "@/lib/stripe/client";

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
  throw new Error(
    `This database belongs to Stripe account ${found.accountId}, but STRIPE_SECRET_KEY is a key of ${found.otherAccountId}. Use another database or another key.`,
  );
}
