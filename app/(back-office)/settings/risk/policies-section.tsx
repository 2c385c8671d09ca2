import { getTranslations } from "next-intl/server";
import { Card, CardHeader } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { allows } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/values";
import { getPolicies } from "@/lib/policies/queries";
import { PoliciesForm } from "./policies-form";

/** What happens to money at risk: owners decide, others read. */
export async function PoliciesSection({ role }: { role: Role }) {
  const t = await getTranslations("risk.policies");
  const { paymentGraceDays, alertEmails } = await getPolicies();
  return (
    <Card aria-labelledby="policies">
      <CardHeader id="policies" title={t("title")} />
      {allows(role, "owner") ? (
        <ClientMessages namespaces={["risk", "tenant"]}>
          <PoliciesForm saved={{ paymentGraceDays, alertEmails }} intentId={crypto.randomUUID()} />
        </ClientMessages>
      ) : (
        <dl className="divide-y divide-line text-sm">
          <Row label={t("grace")}>
            {paymentGraceDays === null ? t("graceNever") : t("graceDays", { days: paymentGraceDays })}
          </Row>
          <Row label={t("recipients")}>
            {alertEmails.length > 0 ? alertEmails.join(", ") : t("everyOwner")}
          </Row>
          <p className="px-4 py-2.5 text-muted">{t("ownersOnly")}</p>
        </dl>
      )}
    </Card>
  );
}

function Row({ label, children }: { label: string; children: string }) {
  return (
    <div className="grid gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[11rem_minmax(0,1fr)]">
      <dt className="font-medium">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
