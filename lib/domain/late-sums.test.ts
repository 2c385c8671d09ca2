import { expect, test } from "vitest";
import { sumLateUsage } from "./late-sums";

const part = (tenantId: number, currency: string, minutes: number, amountMinor: number) => ({
  tenantId,
  tenantName: `Tenant ${tenantId}`,
  currency,
  minutes,
  amountMinor,
  nextInvoiceAt: null,
});

test("each tenant's parts are added, and each currency by itself", () => {
  const { tenants, currencies } = sumLateUsage([
    part(2, "eur", 6, 85),
    part(1, "usd", 1, 20),
    part(2, "eur", -2, -34),
  ]);
  expect(tenants).toEqual([part(2, "eur", 4, 51), part(1, "usd", 1, 20)]);
  expect(currencies).toEqual([
    { currency: "eur", minutes: 4, amountMinor: 51 },
    { currency: "usd", minutes: 1, amountMinor: 20 },
  ]);
});

test("nothing adds up to nothing", () => {
  expect(sumLateUsage([])).toEqual({ tenants: [], currencies: [] });
});
