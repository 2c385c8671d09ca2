import { describe, expect, test } from "vitest";
import { SUBSCRIPTION_STATUSES } from "@/lib/domain/subscription";
import { callsBetween } from "./calls";
import { CAST, type PlanKey } from "./cast";
import { callsOf, type DemoTenant, daysBefore, demoTenants, isSubscribed, lastRenewal } from "./tenants";

const PLANS: PlanKey[] = ["starter", "growth", "pro", "flat", "enterprise"];
const NOW = new Date("2026-11-22T11:30:00Z");
const MONDAY = new Date("2026-11-16T00:00:00Z");
const SUNDAY = new Date("2026-11-15T00:00:00Z");

describe("the cast", () => {
  test("has a tenant in every status of a subscription, and one without any", () => {
    const statuses = new Set(CAST.map(({ becomes }) => becomes));
    expect(statuses).toEqual(new Set([...SUBSCRIPTION_STATUSES, null]));
  });

  test.each(PLANS)("has an active tenant on %s", (plan) => {
    const found = CAST.filter((role) => isSubscribed(role) && role.stage.plan === plan);
    expect(found.some(({ becomes }) => becomes === "active")).toBe(true);
  });

  test("has every stage before a subscription, and both ways to be billed", () => {
    expect(CAST.some(({ stage }) => stage === "tenant")).toBe(true);
    expect(CAST.some(({ stage }) => stage === "customer")).toBe(true);
    expect(CAST.some((role) => isSubscribed(role) && role.stage.daysUntilDue !== undefined)).toBe(true);
  });

  test("has no two tenants that could be mistaken for each other", () => {
    const tenants = demoTenants(NOW);
    for (const of of ["key", "email", "phoneNumber", "phoneNumberId"] as const) {
      expect(new Set(tenants.map((tenant) => tenant[of])).size).toBe(CAST.length);
    }
  });
});

describe("a story told at one moment", () => {
  test("is the same on every machine", () => {
    expect(demoTenants(NOW)).toEqual(demoTenants(NOW));
    expect(callsOf(named("garage-lemaire"), daysBefore(NOW, 90), NOW)).toEqual(
      callsOf(named("garage-lemaire"), daysBefore(NOW, 90), NOW),
    );
  });

  test("has the same calls whether a window is asked for at once or in pieces", () => {
    const tenant = named("cabinet-medical-des-tilleuls");
    const middle = new Date("2026-11-18T09:41:07Z");
    const pieces = [...callsOf(tenant, MONDAY, middle), ...callsOf(tenant, middle, NOW)];
    expect(sorted(pieces)).toEqual(sorted(callsOf(tenant, MONDAY, NOW)));
  });

  test("has between 15,000 and 40,000 calls, each with an id of its own", () => {
    const calls = demoTenants(NOW).flatMap((tenant) => callsOf(tenant, daysBefore(NOW, 90), NOW));
    expect(calls.length).toBeGreaterThan(15_000);
    expect(calls.length).toBeLessThan(40_000);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
  });

  test("has no call of a tenant that has left", () => {
    const tenant = named("green-lane-veterinary");
    const last = callsOf(tenant, daysBefore(NOW, 90), NOW).map(({ endedAt }) => endedAt.getTime());
    expect(Math.max(...last)).toBeLessThanOrEqual(daysBefore(NOW, 18).getTime());
  });
});

describe("the telephones", () => {
  test("ring more on a practice's Monday than on its Sunday", () => {
    const tenant = named("clinique-veterinaire-du-parc");
    expect(callsOnDay(tenant, MONDAY)).toBeGreaterThan(5 * callsOnDay(tenant, SUNDAY));
  });

  test("ring by day, and now and then at night", () => {
    const hours = callsOf(named("groupe-medical-rive-gauche"), daysBefore(NOW, 90), NOW).map(
      ({ startedAt }) => startedAt.getUTCHours(),
    );
    const atNight = hours.filter((hour) => hour < 5).length;
    expect(atNight).toBeGreaterThan(0);
    expect(atNight).toBeLessThan(hours.length / 50);
  });
});

describe("a tenant that is to have used a part of its minutes", () => {
  test.each([
    ["garage-lemaire", 400 * 0.8, 399],
    ["la-table-d-augustin", 401, 480],
  ])("%s has, whenever the story is told", (key, least, most) => {
    for (const at of [
      "2026-11-22T11:30:00Z",
      "2027-02-28T23:50:00Z",
      "2027-05-01T03:00:00Z",
      "2028-03-01T17:00:00Z",
    ]) {
      const now = new Date(at);
      const tenant = named(key, now);
      const used = callsBetween(tenant, lastRenewal(tenant.createdAt, now), now);
      const minutes = used.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0) / 60;
      expect(minutes).toBeGreaterThanOrEqual(least);
      expect(minutes).toBeLessThanOrEqual(most);
    }
  });
});

function named(key: string, at = NOW): DemoTenant {
  const tenant = demoTenants(at).find((candidate) => candidate.key === key);
  if (!tenant) throw new Error(`Nobody is called ${key}`);
  return tenant;
}

function callsOnDay(tenant: DemoTenant, day: Date): number {
  return callsOf(tenant, day, new Date(day.getTime() + 86_400_000)).length;
}

function sorted(calls: { id: string }[]): string[] {
  return calls.map(({ id }) => id).sort();
}
