"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { adminAction } from "@/lib/admin-action";
import { isChannelOn } from "@/lib/alerts/channels";
import { resendAlert } from "@/lib/alerts/resend-alert";
import { sendDueAlerts } from "@/lib/alerts/send-due-alerts";
import { sendTestMessage } from "@/lib/alerts/send-test-message";
import { LONGEST_GRACE_DAYS, MOST_ALERT_EMAILS } from "@/lib/domain/policies";
import { ALERT_CHANNELS } from "@/lib/domain/values";
import { BillingError } from "@/lib/errors";
import { savePolicies } from "@/lib/policies/save-policies";
import { reviewAll } from "@/lib/risk/review-all";

/** What is not reviewed in this time is left to the next maintenance. */
const REVIEW_MS = 5_000;

const intentId = z.uuid();

const PoliciesInput = z.object({
  intentId,
  paymentGraceDays: z.int().min(0).max(LONGEST_GRACE_DAYS).nullable(),
  alertEmails: z.array(z.email().max(254)).max(MOST_ALERT_EMAILS),
});

const AlertInput = z.object({
  intentId,
  tenantId: z.int().min(0),
  kind: z.string().min(1).max(40),
  subject: z.string().min(1).max(300),
  channel: z.enum(ALERT_CHANNELS),
});

export const savePoliciesAction = adminAction(PoliciesInput, "owner", async (input, admin) => {
  await savePolicies({ ...input, admin });
  const startedAt = Date.now();
  const { changed } = await reviewAll(() => Date.now() - startedAt > REVIEW_MS);
  refresh();
  return (await getTranslations("risk.policies"))("done", { changed });
});

export const sendTestAction = adminAction(
  z.object({ intentId, channel: z.enum(ALERT_CHANNELS) }),
  "owner",
  async (input, admin) => {
    if (!isChannelOn(input.channel)) throw new BillingError("bad_input");
    const outcome = await sendTestMessage({ ...input, admin });
    if (outcome === "refused") throw new BillingError("alert_refused");
    if (outcome === "unanswered") throw new BillingError("alert_unanswered");
    refresh();
    return (await getTranslations("risk.channels"))("testDone");
  },
);

export const resendAlertAction = adminAction(AlertInput, "owner", async (input, admin) => {
  await resendAlert({ ...input, admin });
  await sendDueAlerts();
  refresh();
  return (await getTranslations("risk.alerts"))("resendDone");
});
