import { getTranslations } from "next-intl/server";
import { PolicyRow } from "@/app/(back-office)/settings/policy-row";
import { Card, CardHeader } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { allows } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/values";
import { getAllowancePolicies } from "@/lib/policies/allowance-policies";
import { AllowancePoliciesForm } from "./allowance-policies-form";

/** Who is told of used up allowances, and who is suspended then: owners decide, others read. */
export async function AllowancePoliciesSection({ role }: { role: Role }) {
  const t = await getTranslations("allowances.policies");
  const { tellsTenants, quota } = await getAllowancePolicies();
  const told = tellsTenants ? "toldBoth" : "toldTeam";
  return (
    <Card aria-labelledby="allowance-policies">
      <CardHeader id="allowance-policies" title={t("title")} />
      {allows(role, "owner") ? (
        <ClientMessages namespaces={["allowances"]}>
          <AllowancePoliciesForm saved={{ tellsTenants, quota }} intentId={crypto.randomUUID()} />
        </ClientMessages>
      ) : (
        <dl className="divide-y divide-line text-sm">
          <PolicyRow label={t("told")} value={t(told)} hint={t(`${told}Hint`)} />
          <PolicyRow label={t("quota")} value={t(quota)} hint={t(`${quota}Hint`)} />
          <p className="px-4 py-2.5 text-muted">{t("ownersOnly")}</p>
        </dl>
      )}
    </Card>
  );
}
