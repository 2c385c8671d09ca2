"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction, adminLook } from "@/lib/admin-action";
import { linkCustomer } from "@/lib/billing/link-customer";
import { EVENT_STATES } from "@/lib/domain/values";
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
import { searchTenantsWithoutCustomer } from "@/lib/tenants/search-tenants";
import { workInboxNow } from "./work-inbox-now";

const MOST_TENANTS_FOUND = 20;

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

/** Whom a customer can be linked to, as one types. */
export const searchFreeTenantsAction = adminLook(
  z.object({ typed: z.string().trim().max(200) }),
  "operator",
  ({ typed }) => searchTenantsWithoutCustomer(typed, MOST_TENANTS_FOUND),
);

export const linkCustomerAction = adminAction(
  Intent.extend({ tenantId: z.int().positive(), stripeCustomerId: CustomerId }),
  "operator",
  async (input, admin) => {
    await linkCustomer({ ...input, admin });
    await workInboxNow();
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
    await workInboxNow();
    refresh();
    return (await getTranslations("events.stopIgnoring"))("done", { count: events });
  },
);

async function outcomeOf({ ids, refused }: Replay): Promise<string> {
  await workInboxNow();
  const { processed, failed, waiting } = await countOutcome(ids);
  const leftOut = Object.values(refused).reduce((sum, count) => sum + count, 0);
  refresh();
  return (await getTranslations("events.replay"))("done", { processed, failed, waiting, leftOut });
}
