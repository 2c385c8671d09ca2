import { addMonths } from "date-fns";
import { type Callee, callsBetween, type DemoCall, paceFor } from "./calls";
import { CAST, type Joining, type Role } from "./cast";
import { randomFrom } from "./random";

const DAY_MS = 86_400_000;
const USUAL_COST_PER_MINUTE = 0.1;
/** Those who are not subscribed have been tenants for a while too. */
const UNBILLED_DAYS = 40;
const INCLUDED: Record<Joining["plan"], number> = {
  starter: 400,
  growth: 800,
  pro: 1_200,
  flat: 0,
  enterprise: 10_000,
};

/** A tenant of the demo, as the story begun at one moment knows it. */
export type DemoTenant = Callee & {
  id: number;
  role: Role;
  email: string;
  phoneNumberId: string;
  phoneNumber: string;
  createdAt: Date;
  /** Its last call is not after this; null while it is served. */
  leftAt: Date | null;
};

/** The cast at the moment the story is told: the same moment gives the same tenants. */
export function demoTenants(toldAt: Date): DemoTenant[] {
  return CAST.map((role, index) => {
    const key = keyOf(role.name);
    const createdAt = daysBefore(toldAt, isSubscribed(role) ? role.stage.daysAgo : UNBILLED_DAYS);
    return {
      id: index + 1,
      key,
      role,
      trade: role.trade,
      minutesPerMonth: pace(role, createdAt, toldAt),
      costPerMinute: role.costPerMinute ?? USUAL_COST_PER_MINUTE * (0.85 + randomFrom(key)() * 0.4),
      email: `${key}@example.com`,
      phoneNumberId: `phone-${key}`,
      phoneNumber: `+3399800${String(1000 + index)}`,
      createdAt,
      leftAt: role.leftDaysAgo === undefined ? null : daysBefore(toldAt, role.leftDaysAgo),
    };
  });
}

/** A tenant's calls that ended in `(from, to]`, while it was one. */
export function callsOf(tenant: DemoTenant, from: Date, to: Date): DemoCall[] {
  const first = from > tenant.createdAt ? from : tenant.createdAt;
  const last = tenant.leftAt !== null && tenant.leftAt < to ? tenant.leftAt : to;
  return first < last ? callsBetween(tenant, first, last) : [];
}

export function isSubscribed(role: Role): role is Role & { stage: Joining } {
  return typeof role.stage !== "string";
}

export function daysBefore(at: Date, days: number): Date {
  return new Date(at.getTime() - days * DAY_MS);
}

function pace(role: Role, createdAt: Date, toldAt: Date): number {
  if (typeof role.minutes === "number") return role.minutes;
  if (!isSubscribed(role)) throw new Error(`${role.name} has no plan to use a part of`);
  const minutes = role.minutes.ofIncluded * INCLUDED[role.stage.plan];
  return paceFor(role.trade, minutes, lastRenewal(createdAt, toldAt), toldAt);
}

/** The start of the monthly period that a moment lies in. */
export function lastRenewal(anchor: Date, at: Date): Date {
  let months = 0;
  while (addMonths(anchor, months + 1) <= at) months += 1;
  return addMonths(anchor, months);
}

function keyOf(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
