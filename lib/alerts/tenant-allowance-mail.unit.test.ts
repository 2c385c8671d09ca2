import { describe, expect, test } from "vitest";
import type { AllowanceAlert } from "@/lib/domain/alert";
import { mailText } from "@/lib/domain/alert-message";
import { tenantAllowanceMail } from "./tenant-allowance-mail";

const alert: AllowanceAlert = {
  trouble: "allowance",
  tenantId: 7,
  tenantName: "Cabinet Morel",
  locale: "fr",
  percent: 100,
  usedMinutes: 1_210,
  includedMinutes: 1_200,
  endsAt: "2026-12-01T10:00:00.000Z",
  currency: "eur",
  beyond: "billed",
  projection: { minutes: 1_500, overageMinutes: 300, overageAmountMinor: 4_500 },
  isSuspended: false,
};

/** As a person reads it: French groups digits with spaces that do not break. */
function read(change: Partial<AllowanceAlert>): string[] {
  const message = tenantAllowanceMail({ ...alert, ...change });
  const text = `${message.title}\n${mailText(message)}`.replaceAll(/[\u00a0\u202f]/g, " ");
  return text.split("\n").filter(Boolean);
}

describe("what a tenant is written", () => {
  test("is in French where it prefers French", () => {
    expect(read({})).toEqual([
      "Vos minutes incluses sont épuisées",
      "Vous avez consommé toutes les minutes que votre offre inclut pour la période qui prend fin le 1 décembre 2026. Les appels continuent ; les minutes suivantes sont facturées selon votre offre.",
      "Consommé: 1 210 min",
      "Inclus: 1 200 min",
      "Fin de la période: 1 décembre 2026",
      "Prévu d’ici là: 1 500 min",
      "Dépassement prévu: 300 min, 45,00 €",
    ]);
  });

  test("is in English where it prefers what we do not speak, or nothing", () => {
    for (const locale of ["de-AT", null]) {
      expect(read({ locale, percent: 80, usedMinutes: 960, projection: null })).toEqual([
        "80 % of your included minutes are used",
        "You have used most of the minutes that your plan includes for the period that ends on December 1, 2026.",
        "Used: 960 min",
        "Included: 1,200 min",
        "Period ends: December 1, 2026",
      ]);
    }
  });

  test("says that calls stop, and nothing of what calls would have cost then", () => {
    const lines = read({ locale: "en", isSuspended: true });
    expect(lines[1]).toContain("Calls are not answered until then.");
    expect(lines.join()).not.toContain("Expected");
  });

  test("names no money where nothing is billed", () => {
    for (const beyond of ["unbilled", "trial"] as const) expect(read({ beyond }).join()).not.toContain("€");
  });
});
