"use server";

import { refresh } from "next/cache";
import { getFormatter, getTranslations } from "next-intl/server";
import { z } from "zod";
import { workInboxNow } from "@/app/(back-office)/events/work-inbox-now";
import { Intent } from "@/app/(back-office)/tenants/[tenantId]/intent";
import { adminAction, adminLook } from "@/lib/admin-action";
import { createCheckoutLink } from "@/lib/billing/create-checkout-link";
import { createCustomer } from "@/lib/billing/create-customer";
import { findCheckoutLink } from "@/lib/billing/find-checkout-link";
import { findLinkableCustomers } from "@/lib/billing/find-linkable-customers";
import { linkCustomer } from "@/lib/billing/link-customer";
import { mailCheckoutLink } from "@/lib/billing/mail-checkout-link";
import { openPortal } from "@/lib/billing/open-portal";
import { replaceCheckoutLink } from "@/lib/billing/replace-checkout-link";

const Tenant = z.object({ tenantId: z.int().positive() });
const Search = Tenant.extend({ typed: z.string().trim().max(200) });
const Link = Intent.extend({ stripeCustomerId: z.string().regex(/^cus_\w{1,60}$/) });
const Offer = Intent.extend({ planId: z.int().positive(), trialDays: z.int().min(0).max(730) });
const Mailing = Intent.extend({
  sessionId: z.string().regex(/^cs_\w{1,200}$/),
  to: z.email().max(254),
});

export const createCustomerAction = adminAction(Intent, "operator", async (input, admin) => {
  await createCustomer({ ...input, admin });
  refresh();
  return (await getTranslations("tenant.createCustomer"))("done");
});

export const searchCustomersAction = adminLook(Search, "operator", ({ tenantId, typed }) =>
  findLinkableCustomers(tenantId, typed),
);

export const linkCustomerAction = adminAction(Link, "operator", async (input, admin) => {
  await linkCustomer({ ...input, admin });
  await workInboxNow();
  refresh();
  return (await getTranslations("customer.link"))("done");
});

export const findCheckoutLinkAction = adminLook(Tenant, "operator", ({ tenantId }) =>
  findCheckoutLink(tenantId),
);

export const createCheckoutLinkAction = adminAction(Offer, "operator", async (input, admin) => {
  await createCheckoutLink({ ...input, admin });
  refresh();
  return (await getTranslations("customer.checkout"))("created");
});

export const replaceCheckoutLinkAction = adminAction(Offer, "operator", async (input, admin) => {
  await replaceCheckoutLink({ ...input, admin });
  refresh();
  return (await getTranslations("customer.checkout"))("replaced");
});

export const mailCheckoutLinkAction = adminAction(Mailing, "operator", async (input, admin) => {
  const [t, format] = await Promise.all([getTranslations("customer.checkout"), getFormatter()]);
  await mailCheckoutLink({
    ...input,
    admin,
    words: ({ url, planName, expiresAt }, tenant) => {
      const plan = planName ?? t("noPlan");
      const until = format.dateTime(expiresAt, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
      return { subject: t("subject", { plan }), text: t("mailText", { tenant, plan, url, until }) };
    },
  });
  refresh();
  return t("mailed", { to: input.to });
});

/** Not only a look: a session is made at Stripe, and the audit says who wanted it. */
export const openPortalAction = adminLook(Intent, "operator", async (input, admin) => {
  const address = await openPortal({ ...input, admin });
  refresh();
  return address;
});
