import { cancelSubscription } from "@/sandbox/stripe/billing/cancel-subscription";
import { changeSubscription } from "@/sandbox/stripe/billing/change";
import { announceSchedule, cancelSchedule, phaseOf } from "@/sandbox/stripe/billing/change-schedule";
import { planSchedule } from "@/sandbox/stripe/billing/plan-moments";
import { releaseSchedule, startSchedule } from "@/sandbox/stripe/billing/work-schedule";
import { invalid } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import { bool, createdFilter, metadata, oneOf, text, unixTimeOrNow } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { firstPeriodEnd } from "@/sandbox/stripe/render/subscription";
import { renderSchedule } from "@/sandbox/stripe/render/subscription-schedule";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { ScheduleRecord } from "@/sandbox/stripe/state/schedule-records";
import { billingMode, scheduleDefaults } from "./checked-only";
import { getCustomer, getSchedule, getSubscription, patched } from "./find";
import { type AskedPhase, phasesFrom, phasesParam } from "./schedule-params";
import { prorationBehavior } from "./subscription-params";
import { updateSchedule } from "./update-schedule";

const PATH = "/v1/subscription_schedules";

const fields = {
  phases: phasesParam,
  end_behavior: oneOf("cancel", "release"),
  metadata: metadata(),
  default_settings: scheduleDefaults,
};

export const scheduleRoutes: Route[] = [
  route(
    "POST",
    PATH,
    {
      ...fields,
      customer: text(),
      from_subscription: text(),
      start_date: unixTimeOrNow(),
      billing_mode: billingMode,
    },
    ({ sandbox, values }) => {
      if (values.from_subscription === undefined) {
        return renderSchedule(createSchedule(sandbox, values));
      }
      const other = (["phases", "end_behavior", "customer", "start_date"] as const).find(
        (name) => values[name] !== undefined,
      );
      if (other) throw invalid(`You cannot set \`${other}\` if \`from_subscription\` is set.`, other);
      return renderSchedule(migrate(sandbox, values.from_subscription, values.metadata));
    },
  ),
  route("GET", `${PATH}/:id`, {}, ({ sandbox, id }) => renderSchedule(getSchedule(sandbox, id))),
  route(
    "POST",
    `${PATH}/:id`,
    { ...fields, proration_behavior: prorationBehavior },
    ({ sandbox, id, values }) => renderSchedule(updateSchedule(sandbox, getSchedule(sandbox, id), values)),
  ),
  route("POST", `${PATH}/:id/release`, { preserve_cancel_date: bool() }, ({ sandbox, id }) => {
    const row = getSchedule(sandbox, id);
    refuseOver(row, "release");
    releaseSchedule(sandbox, row);
    return renderSchedule(row);
  }),
  route("POST", `${PATH}/:id/cancel`, { invoice_now: bool(), prorate: bool() }, ({ sandbox, id, values }) => {
    const row = getSchedule(sandbox, id);
    refuseOver(row, "cancel");
    const subscription =
      row.subscription === null ? undefined : sandbox.state.subscriptions.find(row.subscription);
    if (subscription && subscription.endedAt === null) {
      const options = { invoiceNow: values.invoice_now ?? true, prorates: values.prorate ?? true };
      cancelSubscription(sandbox, subscription, options);
    } else {
      cancelSchedule(sandbox, row.id);
    }
    return renderSchedule(row);
  }),
  route(
    "GET",
    PATH,
    {
      ...pageParams,
      ...createdParams,
      customer: text(),
      scheduled: bool(),
      canceled_at: createdFilter(),
      completed_at: createdFilter(),
      released_at: createdFilter(),
    },
    ({ sandbox, values }) =>
      pageOf(
        values.customer === undefined
          ? sandbox.state.schedules.all()
          : sandbox.state.schedules.by("customer", values.customer),
        values,
        PATH,
        renderSchedule,
        (row) => values.scheduled !== true || row.status === "not_started",
      ),
  ),
];

export interface NewSchedule {
  customer?: string;
  phases?: AskedPhase[];
  end_behavior?: "cancel" | "release";
  metadata?: Record<string, string> | null;
  start_date?: number | "now";
}

/** A schedule of its own: its first phase makes the subscription, now or later. */
export function createSchedule(sandbox: Sandbox, values: NewSchedule): ScheduleRecord {
  const { customer, phases, start_date: asked } = values;
  if (customer === undefined) throw missing("customer");
  if (!phases?.[0]) throw missing("phases");
  const now = sandbox.clock.now();
  const start = asked === undefined || asked === "now" ? now : asked;
  if (start < now) throw invalid("`start_date` must not be in the past.", "start_date");
  const row = sandbox.state.schedules.add({
    ...blank(sandbox, getCustomer(sandbox, customer, "customer").id),
    phases: phasesFrom(sandbox, phases, start),
    endBehavior: values.end_behavior ?? "release",
    metadata: patched({}, values.metadata),
  });
  announceSchedule(sandbox, "subscription_schedule.created", row);
  if (start <= now) startSchedule(sandbox, row);
  planSchedule(sandbox, row);
  return row;
}

/** Puts a running subscription under a schedule that changes nothing yet: one phase until its period ends. */
function migrate(
  sandbox: Sandbox,
  id: string,
  given: Record<string, string> | null | undefined,
): ScheduleRecord {
  const subscription = getSubscription(sandbox, id, "from_subscription");
  if (subscription.endedAt !== null || subscription.status === "incomplete") {
    throw invalid(
      `You cannot migrate a subscription that is in the \`${subscription.status}\` status.`,
      "from_subscription",
    );
  }
  if (subscription.schedule !== null) {
    throw invalid(
      `You cannot migrate a subscription that is already attached to a schedule: \`${subscription.schedule}\`.`,
      "from_subscription",
    );
  }
  const start = Math.min(...subscription.items.map((item) => item.periodStart));
  const row = sandbox.state.schedules.add({
    ...blank(sandbox, subscription.customer),
    subscription: subscription.id,
    status: "active",
    phases: [phaseOf(subscription, start, firstPeriodEnd(subscription))],
    endBehavior: subscription.cancelAtPeriodEnd || subscription.cancelAt !== null ? "cancel" : "release",
    metadata: patched({}, given),
  });
  announceSchedule(sandbox, "subscription_schedule.created", row);
  planSchedule(sandbox, row);
  changeSubscription(sandbox, subscription, () => {
    subscription.schedule = row.id;
  });
  return row;
}

function blank(sandbox: Sandbox, customer: string): ScheduleRecord {
  return {
    id: newId("sub_sched", 24),
    created: sandbox.clock.now(),
    customer,
    subscription: null,
    status: "not_started",
    phases: [],
    current: 0,
    endBehavior: "release",
    metadata: {},
    canceledAt: null,
    completedAt: null,
    releasedAt: null,
    releasedSubscription: null,
  };
}

function refuseOver(row: ScheduleRecord, verb: "cancel" | "release"): void {
  if (row.status === "active" || row.status === "not_started") return;
  throw invalid(
    `You cannot ${verb} a subscription schedule that is currently in the \`${row.status}\` status. It must be in the \`not_started\` or \`active\` status.`,
  );
}

function missing(name: string) {
  return invalid(`Missing required param: ${name}.`, name, "parameter_missing");
}
