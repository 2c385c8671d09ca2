type LatePart = {
  tenantId: number;
  tenantName: string;
  minutes: number;
  amountMinor: number;
  currency: string;
  nextInvoiceAt: Date | null;
};

type Sum = { currency: string; minutes: number; amountMinor: number };

/** Late usage by tenant and by currency, in the order it came; amounts of two currencies are never added. */
export function sumLateUsage(parts: readonly LatePart[]): { tenants: LatePart[]; currencies: Sum[] } {
  const tenants = new Map<string, LatePart>();
  const currencies = new Map<string, Sum>();
  for (const part of parts) {
    const { currency, minutes, amountMinor } = part;
    const key = `${part.tenantId} ${currency}`;
    tenants.set(key, added(tenants.get(key) ?? { ...part, minutes: 0, amountMinor: 0 }, part));
    const sum = currencies.get(currency) ?? { currency, minutes: 0, amountMinor: 0 };
    currencies.set(currency, added(sum, { minutes, amountMinor }));
  }
  return { tenants: [...tenants.values()], currencies: [...currencies.values()] };
}

function added<Kept extends { minutes: number; amountMinor: number }>(
  kept: Kept,
  { minutes, amountMinor }: { minutes: number; amountMinor: number },
): Kept {
  return { ...kept, minutes: kept.minutes + minutes, amountMinor: kept.amountMinor + amountMinor };
}
