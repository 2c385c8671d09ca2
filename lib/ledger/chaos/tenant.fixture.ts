import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { unassignedCalls } from "@/db/schema/usage";
import { cancelSubscriptionAtPeriodEnd } from "@/lib/billing/cancel-at-period-end";
import { changePlanAtPeriodEnd } from "@/lib/billing/change-plan-at-period-end";
import { changePlanNow } from "@/lib/billing/change-plan-now";
import { decideLateUsageOfMany } from "@/lib/billing/decide-late-usage-of-many";
import { previewPlanChange } from "@/lib/billing/preview-plan-change";
import { BillingError, type BillingErrorCode } from "@/lib/errors";
import {
  admin,
  cancelNow,
  finishCall,
  lateOf,
  periodOf,
  subscribedTenant,
} from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { assignCall } from "@/lib/usage/assign-call";
import { assignLine } from "@/lib/usage/assign-line";
import type { AdminCase, CallCase, TenantCase } from "./case.fixture";
import { SHARE } from "./price.fixture";

/** What a call was in the end: what the bill has to say. */
export type TrueCall = { endedAt: Date; seconds: number };

type Step = { at: Date; take: () => Promise<void> };

/** The refusals after which an admin tries again. */
const FOR_NOW: BillingErrorCode[] = [
  "busy",
  "usage_not_confirmed",
  "preview_stale",
  "preview_changed",
  "stripe_unreachable",
];

/** A tenant that lives through its case, and what is true of its calls so far. */
export class ChaoticTenant {
  readonly calls = new Map<string, TrueCall>();
  private pending: AdminCase | null = null;

  private constructor(
    readonly tenantId: number,
    readonly stripeCustomerId: string,
    private readonly startsAt: Date,
    private readonly endsAt: Date,
    private readonly late: TenantCase["late"],
    readonly hasShareOff: boolean,
  ) {}

  static async subscribe({ planKey, trialDays, late }: TenantCase, hasShareOff: boolean) {
    const { tenantId, stripeCustomerId } = await subscribedTenant(planKey, trialDays);
    const { stripeSubscriptionId, startsAt, endsAt } = await periodOf(tenantId);
    if (hasShareOff) {
      await stripe().subscriptions.update(stripeSubscriptionId, { discounts: [{ coupon: SHARE.coupon }] });
    }
    return new ChaoticTenant(tenantId, stripeCustomerId, startsAt, endsAt, late, hasShareOff);
  }

  private get line(): string {
    return `line-of-${this.tenantId}`;
  }

  private get stranger(): string {
    return `somebody-like-${this.tenantId}`;
  }

  /** Of the first period. */
  get lengthMs(): number {
    return this.endsAt.getTime() - this.startsAt.getTime();
  }

  /** The share of the tenant's first period as a moment. */
  moment(share: number): Date {
    return new Date(this.startsAt.getTime() + share * this.lengthMs);
  }

  /** Everything that happens to the tenant, each at the moment when the app hears of it. */
  steps({ calls, admin: action, assignedAt, late }: TenantCase, heard: (at: Date) => Date): Step[] {
    const at = (share: number) => heard(this.moment(share));
    return [
      ...calls.flatMap((call) => this.stepsOf(call, heard)),
      ...(action ? [{ at: at(action.at), take: () => this.intend(action) }] : []),
      ...assignedAt.map((share) => ({ at: at(share), take: () => this.assignCalls() })),
      ...late.at.map((share) => ({ at: at(share), take: () => this.decideLate() })),
    ];
  }

  /** An admin says whose line it is, and whose the calls are that name nobody. */
  async assignCalls(): Promise<void> {
    const command = { tenantId: this.tenantId, admin };
    await assignLine({ ...command, kind: "phone_number_id", value: this.line, intentId: randomUUID() });
    const strangers = await db()
      .select({ id: unassignedCalls.id })
      .from(unassignedCalls)
      .where(eq(unassignedCalls.namedTenant, this.stranger));
    for (const { id } of strangers) {
      await assignCall({ ...command, unassignedId: id, intentId: randomUUID() });
    }
  }

  /** An admin goes over the late usage that waits. What is refused for now is tried again the next time. */
  async decideLate(): Promise<void> {
    const { decision } = this.late;
    if (!decision) return;
    const keys = (await lateOf(this.tenantId)).filter((row) => row.decision === null);
    if (keys.length === 0) return;
    await decideLateUsageOfMany({ decision, keys, intentId: randomUUID(), admin }, () => false);
  }

  /** An admin presses the button again until it is done or can never be. */
  async tryPending(): Promise<void> {
    const { pending } = this;
    if (!pending) return;
    try {
      await this.act(pending);
    } catch (error) {
      if (!(error instanceof BillingError) || FOR_NOW.includes(error.code)) return;
    }
    this.pending = null;
  }

  get hasPending(): boolean {
    return this.pending !== null;
  }

  private intend(action: AdminCase): Promise<void> {
    this.pending = action;
    return this.tryPending();
  }

  private stepsOf(call: CallCase, heard: (at: Date) => Date): Step[] {
    const id = randomUUID();
    const endedAt = new Date(this.moment(call.at).getTime() + call.offsetMs);
    const sender = {
      tenant: { namedTenant: String(this.tenantId) },
      line: { namedTenant: null, phoneNumberId: this.line },
      stranger: { namedTenant: this.stranger },
    }[call.sender];
    const tell = (seconds: number) => async () => {
      await finishCall(this.tenantId, endedAt, seconds, id, sender);
      this.calls.set(id, { endedAt, seconds });
    };
    const once = tell(call.seconds);
    const toldAt = heard(latest(this.moment(call.toldAt), endedAt));
    const told = { at: toldAt, take: call.isToldTwice ? twice(once) : once };
    if (!call.corrected) return [told];
    const correctedAt = heard(latest(this.moment(call.corrected.toldAt), toldAt));
    return [told, { at: correctedAt, take: tell(call.corrected.seconds) }];
  }

  private async act({ does, planKey }: AdminCase): Promise<void> {
    const { tenantId } = this;
    const command = { tenantId, admin, intentId: randomUUID() };
    if (does === "cancel_now") return cancelNow(tenantId);
    if (does === "cancel_at_end") return cancelSubscriptionAtPeriodEnd(command);
    const planId = await planIdOf(planKey);
    if (does === "change_at_end") return changePlanAtPeriodEnd({ ...command, planId });
    const { prorationAt, agreedMinor } = await previewPlanChange(tenantId, planId, "now");
    await changePlanNow({ ...command, planId, prorationAt, agreedMinor });
  }
}

/** Two deliveries of one report at the same moment. */
function twice(tell: () => Promise<void>): () => Promise<void> {
  return async () => {
    await Promise.all([tell(), tell()]);
  };
}

function latest(...moments: Date[]): Date {
  return new Date(Math.max(...moments.map((at) => at.getTime())));
}

async function planIdOf(key: string): Promise<number> {
  const [plan] = await db().select({ id: plans.id }).from(plans).where(eq(plans.key, key));
  if (!plan) throw new Error(`No plan ${key}`);
  return plan.id;
}
