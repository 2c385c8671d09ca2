"use server";

import { refresh } from "next/cache";
import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction } from "@/lib/admin-action";
import { linkCustomer } from "@/lib/billing/link-customer";
import { EVENT_STATES } from "@/lib/domain/values";
import { drainInbox } from "@/lib/inbox/drain";
import { ignoreCustomer } from "@/lib/inbox/ignore-customer";
import { countOutcome } from "@/lib/inbox/queries";
import {
  MOST_REPLAYED,
  type Replay,
  replayChosen,
  replayEvent,
  replayMatching,
} from "@/lib/inbox/replay-events";
import { stopIgnoringCustomer } from "@/lib/inbox/stop-ignoring-customer";

/** How long an admin waits to hear what became of it; the rest is worked after the answer. */
const PATIENCE_MS = 8_000;
const BUDGET_MS = 40_000;

const EventId = z.string().min(1).max(255);
const CustomerId = z
  .string()
  .regex(/^cus_\w+$/)
  .max(255);
const Intent = z.object({ intentId: z.uuid() });
const Day = z.iso.date().nullable();

const Filter = z.object({
  search: z.string().max(200),
  tenantId: z.int().positive().nullable(),
  type: z.string().max(255).nullable(),
  state: z.enum(EVENT_STATES).nullable(),
  from: Day,
  to: Day,
  isOtherVersion: z.boolean(),
});

export const replayEventAction = adminAction(
  Intent.extend({ eventId: EventId }),
  "operator",
  async (input, admin) => outcomeOf(await replayEvent({ ...input, admin })),
);

export const replayChosenAction = adminAction(
  Intent.extend({ eventIds: z.array(EventId).min(1).max(MOST_REPLAYED) }),
  "operator",
  async (input, admin) => outcomeOf(await replayChosen({ ...input, admin })),
);

export const replayMatchingAction = adminAction(
  Intent.extend({ filter: Filter }),
  "operator",
  async (input, admin) => outcomeOf(await replayMatching({ ...input, admin })),
);

export const linkCustomerAction = adminAction(
  Intent.extend({ tenantId: z.int().positive(), stripeCustomerId: CustomerId }),
  "operator",
  async (input, admin) => {
    await linkCustomer({ ...input, admin });
    await workNow();
    refresh();
    return (await getTranslations("events.link"))("done");
  },
);

export const ignoreCustomerAction = adminAction(
  Intent.extend({ stripeCustomerId: CustomerId, note: z.string().trim().max(500) }),
  "operator",
  async (input, admin) => {
    const { events } = await ignoreCustomer({ ...input, admin });
    refresh();
    return (await getTranslations("events.ignore"))("done", { count: events });
  },
);

export const stopIgnoringCustomerAction = adminAction(
  Intent.extend({ stripeCustomerId: CustomerId }),
  "operator",
  async (input, admin) => {
    const { events } = await stopIgnoringCustomer({ ...input, admin });
    await workNow();
    refresh();
    return (await getTranslations("events.stopIgnoring"))("done", { count: events });
  },
);

async function outcomeOf({ ids, refused }: Replay): Promise<string> {
  await workNow();
  const { processed, failed, waiting } = await countOutcome(ids);
  const leftOut = Object.values(refused).reduce((sum, count) => sum + count, 0);
  refresh();
  return (await getTranslations("events.replay"))("done", { processed, failed, waiting, leftOut });
}

async function workNow(): Promise<void> {
  const startedAt = Date.now();
  await drainInbox(() => Date.now() - startedAt > PATIENCE_MS);
  after(() => drainInbox(() => Date.now() - startedAt > BUDGET_MS));
}
