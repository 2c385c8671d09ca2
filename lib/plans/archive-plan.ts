import { and, eq, inArray, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { now } from "@/lib/clock";
import { BillingError } from "@/lib/errors";
import { carryOut, type Publisher } from "./carry-out";
import { withCatalogueLease } from "./catalogue-lease";
import { listPlanVersions } from "./plan-versions";
import { previewOf, previewPublish } from "./preview-publish";
import { traced } from "./traced";

type ArchiveCommand = Publisher & { key: string };

/**
 * Takes a plan off sale: here first, so that nobody is subscribed to it any
 * more, then its prices and product in Stripe. Running subscriptions go on.
 * Safe to repeat: what a killed run has left active, the next one or the next
 * publication makes inactive.
 */
export async function archivePlan({ key, ...publisher }: ArchiveCommand): Promise<void> {
  await withCatalogueLease((stillOurs) =>
    traced({ ...publisher, action: "archive_plan" }, async (intend) => {
      if ((await listPlanVersions([key])).length === 0) throw new BillingError("plan_not_found");
      await intend({ key });
      await db()
        .update(plans)
        .set({ archivedAt: await now() })
        .where(and(eq(plans.key, key), isNull(plans.archivedAt)));
      const { difference } = await previewPublish({ keys: [key] });
      const { stripeRequestId } = await carryOut(difference.steps, publisher, stillOurs);
      return { result: undefined, stripeRequestId };
    }),
  );
}

/**
 * Puts an archived plan back on sale: in Stripe first, then here, so that it is
 * never offered without working prices. Throws `plan_not_archived`.
 */
export async function unarchivePlan({ key, ...publisher }: ArchiveCommand): Promise<void> {
  await withCatalogueLease((stillOurs) =>
    traced({ ...publisher, action: "unarchive_plan" }, async (intend) => {
      const versions = await listPlanVersions([key]);
      const newest = versions.at(-1);
      if (!newest) throw new BillingError("plan_not_found");
      if (!newest.isArchived) throw new BillingError("plan_not_archived");
      // A draft between the two was given up before it came to be: it stays so.
      const back = versions.filter((version) => version === newest || version.isPublished);
      await intend({ key, versions: back.map(({ version }) => version) });
      const onSale = back.filter(({ isPublished }) => isPublished);
      const preview = await previewOf(onSale.map((version) => ({ ...version, isArchived: false })));
      // Prices that can never be made to match are for a publication, which shows what it does instead.
      const steps = preview.successions.length > 0 ? [] : preview.difference.steps;
      const { stripeRequestId } = await carryOut(steps, publisher, stillOurs);
      const numbers = back.map(({ version }) => version);
      await db()
        .update(plans)
        .set({ archivedAt: null })
        .where(and(eq(plans.key, key), inArray(plans.version, numbers)));
      return { result: undefined, stripeRequestId };
    }),
  );
}
