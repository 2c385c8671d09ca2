/**
 * What an invoice leaves to pay and what it leaves of the customer's balance, as
 * Stripe reckons it: a negative balance is credit, which the invoice uses up
 * first; a positive one is owed besides. An invoice below zero becomes credit.
 */
export function billWithBalance(
  totalMinor: number,
  balanceMinor: number,
): { dueMinor: number; balanceAfterMinor: number } {
  const left = totalMinor + balanceMinor;
  return { dueMinor: Math.max(0, left), balanceAfterMinor: Math.min(0, left) };
}
