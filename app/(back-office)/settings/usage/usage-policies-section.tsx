import { getTranslations } from "next-intl/server";
import { PolicyRow } from "@/app/(back-office)/settings/policy-row";
import { Card, CardHeader } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { allows } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/values";
import { getUsagePolicies } from "@/lib/policies/usage-policies";
import { UsagePoliciesForm } from "./usage-policies-form";

/** What becomes of late usage, and whether drafts wait for their usage: owners decide, others read. */
export async function UsagePoliciesSection({ role }: { role: Role }) {
  const t = await getTranslations("usagePolicies");
  const { lateUsage, closing } = await getUsagePolicies();
  return (
    <Card aria-labelledby="usage-policies">
      <CardHeader id="usage-policies" title={t("title")} />
      {allows(role, "owner") ? (
        <ClientMessages namespaces={["usagePolicies"]}>
          <UsagePoliciesForm saved={{ lateUsage, closing }} intentId={crypto.randomUUID()} />
        </ClientMessages>
      ) : (
        <dl className="divide-y divide-line text-sm">
          <PolicyRow
            label={t("late.title")}
            value={t(`late.${lateUsage}`)}
            hint={t(`late.${lateUsage}Hint`)}
          />
          <PolicyRow
            label={t("closing.title")}
            value={t(`closing.${closing}`)}
            hint={t(`closing.${closing}Hint`)}
          />
          <p className="px-4 py-2.5 text-muted">{t("ownersOnly")}</p>
        </dl>
      )}
    </Card>
  );
}
