/** Where an event comes from, as far as it says so. */
type Origin = { livemode: boolean | null; account: string | null };

export type EventRefusal = "other_mode" | "other_account";

/**
 * Why an event is kept but never worked: test and live never meet, and neither
 * do two accounts. An event that names no account is of the endpoint's own.
 */
export function whyRefused(event: Origin, ours: Origin): EventRefusal | null {
  if (event.livemode !== ours.livemode) return "other_mode";
  return event.account !== null && event.account !== ours.account ? "other_account" : null;
}
