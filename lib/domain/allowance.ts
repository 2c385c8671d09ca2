const NEARLY_USED = 0.8;

export type Allowance = { share: number; state: "unlimited" | "none" | "within" | "nearly" | "beyond" };

/** How much of its included minutes a tenant has used; `share` is at most 1. */
export function allowanceOf(usedMinutes: number, includedMinutes: number | null): Allowance {
  if (includedMinutes === null) return { share: 0, state: "unlimited" };
  if (includedMinutes === 0) return { share: 0, state: "none" };
  if (usedMinutes > includedMinutes) return { share: 1, state: "beyond" };
  const share = usedMinutes / includedMinutes;
  return { share, state: share >= NEARLY_USED ? "nearly" : "within" };
}
