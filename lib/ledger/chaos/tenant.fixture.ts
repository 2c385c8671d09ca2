import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { cancelSubscriptionAtPeriodEnd } from "@/lib/billing/cancel-at-period-end";
import { changePlanAtPeriodEnd } from "@/lib/billing/change-plan-at-period-end";
import { changePlanNow } from "@/lib/billing/change-plan-now";
import { previewPlanChange } from "@/lib/billing/preview-plan-change";
import { BillingError, type BillingErrorCode } from "@/lib/errors";
import { admin, cancelNow, finishCall, periodOf, subscribedTenant } from "@/lib/ledger/billing-world.fixture";
import type { AdminCase, CallCase, TenantCase } from "./case.fixture";

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
  ) {}

  static async subscribe({ planKey, trialDays }: TenantCase): Promise<ChaoticTenant> {
    const { tenantId, stripeCustomerId } = await subscribedTenant(planKey, trialDays);
    const { startsAt, endsAt } = await periodOf(tenantId);
    return new ChaoticTenant(tenantId, stripeCustomerId, startsAt, endsAt);
  }

  /** The share of the tenant's first period as a moment. */
  moment(share: number): Date {
    const length = this.endsAt.getTime() - this.startsAt.getTime();
    return new Date(this.startsAt.getTime() + share * length);
  }

  /** Everything that happens to the tenant, each at the moment when the app hears of it. */
  steps({ calls, admin: action }: TenantCase, heard: (at: Date) => Date): Step[] {
    const steps = calls.flatMap((call) => this.stepsOf(call, heard));
    if (!action) return steps;
    return [...steps, { at: heard(this.moment(action.at)), take: async () => this.intend(action) }];
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
    const tell = (seconds: number) => async () => {
      await finishCall(this.tenantId, endedAt, seconds, id);
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
