/** What went wrong with one tenant in a run. */
export type TenantFailure = {
  tenantId: number;
  reason: string;
  /** Stripe refused and will refuse again: a person has to see to it. Else the next run tries again. */
  isFinal: boolean;
};
