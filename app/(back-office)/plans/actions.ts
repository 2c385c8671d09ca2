"use server";

import { refresh } from "next/cache";
import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction } from "@/lib/admin-action";
import { PlanTermsSchema } from "@/lib/domain/plan";
import { PUBLISH_WORD } from "@/lib/domain/publish-run";
import { BillingError } from "@/lib/errors";
import { archivePlan, unarchivePlan } from "@/lib/plans/archive-plan";
import { createPlan, editPlan } from "@/lib/plans/edit-plan";
import { beginPublishRun, runPublication } from "@/lib/plans/publish-run";
import { isLiveKey } from "@/lib/stripe/client";

const Intent = z.object({ intentId: z.uuid() });
const OnePlan = Intent.extend({ key: z.string().min(1).max(31) });
const NewPlan = Intent.extend({ terms: PlanTermsSchema });
const EditedPlan = NewPlan.extend({ seenVersion: z.int().positive() });
const Publication = Intent.extend({
  /** Null: every plan. */
  keys: z.array(z.string().min(1).max(31)).max(1_000).nullable(),
  fingerprint: z.string().length(32),
  confirmation: z.string().max(100),
});

export const createPlanAction = adminAction(NewPlan, "owner", async ({ terms, intentId }, admin) => {
  const { key, version } = await createPlan(terms, { actor: admin.email, intentId });
  return (await getTranslations("plans.form"))("saved.new_version", { key, version });
});

export const editPlanAction = adminAction(
  EditedPlan,
  "owner",
  async ({ terms, seenVersion, intentId }, admin) => {
    const { kind, key, version } = await editPlan(terms, seenVersion, { actor: admin.email, intentId });
    return (await getTranslations("plans.form"))(`saved.${kind}`, { key, version });
  },
);

/** Begins a publication; it goes on after the answer, and its progress is followed on its row. */
export const publishAction = adminAction(Publication, "owner", async (input, admin) => {
  if (isLiveKey() && input.confirmation !== PUBLISH_WORD) throw new BillingError("not_confirmed");
  const { keys, fingerprint, intentId } = input;
  const run = await beginPublishRun();
  after(() => runPublication(run, { keys: keys ?? undefined, fingerprint, intentId, actor: admin.email }));
  return (await getTranslations("plans.publish"))("begun");
});

export const archivePlanAction = adminAction(OnePlan, "owner", async ({ key, intentId }, admin) => {
  await archivePlan({ key, actor: admin.email, intentId });
  refresh();
  return (await getTranslations("plans.archive"))("done");
});

export const unarchivePlanAction = adminAction(OnePlan, "owner", async ({ key, intentId }, admin) => {
  await unarchivePlan({ key, actor: admin.email, intentId });
  refresh();
  return (await getTranslations("plans.unarchive"))("done");
});
