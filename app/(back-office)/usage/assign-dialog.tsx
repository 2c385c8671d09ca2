"use client";

import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useState } from "react";
import { ActionError } from "@/components/actions/action-error";
import { LookFailure } from "@/components/actions/look-failure";
import { TenantPicker } from "@/components/actions/tenant-picker";
import { useAction } from "@/components/actions/use-action";
import { useLook } from "@/components/actions/use-look";
import { useTenantSearch } from "@/components/actions/use-tenant-search";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { missingOf } from "@/lib/domain/call-correction";
import type { UnassignedRow } from "@/lib/usage/list-unassigned";
import { assignCallAction, assignLineAction, lookAtLinesAction, searchTenantsAction } from "./actions";
import { AssignScope, type Scope } from "./assign-scope";
import { factOf, MissingFact } from "./missing-fact";

/** Says how many calls and minutes go to whom before they do. */
export function AssignDialog({
  call,
  intentId,
  onClose,
}: {
  call: UnassignedRow;
  intentId: string;
  onClose: () => void;
}) {
  const t = useTranslations("usage.unassigned.assign");
  const search = useTenantSearch(searchTenantsAction);
  const { ask, again, answer } = useLook(lookAtLinesAction);
  const ofCall = useAction(assignCallAction, onClose);
  const ofLine = useAction(assignLineAction, onClose);
  const [scope, setScope] = useState<Scope>("one");
  const [said, setSaid] = useState("");
  const { tenant } = search;
  const missing = missingOf(call.reason);
  const fact = missing ? factOf(missing, said) : {};
  const lines = answer?.ok ? answer.seen : null;
  const line = lines?.find(({ kind }) => kind === scope) ?? null;
  const isPending = ofCall.isPending || ofLine.isPending;
  const isReady = tenant !== null && lines !== null && fact !== null;

  const begin = useEffectEvent(() => {
    search.begin();
    ask({ id: call.id });
  });
  useEffect(() => begin(), []);

  function confirm() {
    if (!isReady) return;
    const tenantId = tenant.id;
    if (line) ofLine.run({ tenantId, intentId, kind: line.kind, value: line.line });
    else ofCall.run({ tenantId, intentId, unassignedId: call.id, ...fact });
  }

  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && !isPending && onClose()}>
      <DialogContent
        title={t("title")}
        description={t("body")}
        footer={
          <>
            <DialogClose asChild>
              <Button>{t("dismiss")}</Button>
            </DialogClose>
            <Button variant="primary" aria-disabled={isPending || !isReady} onClick={confirm}>
              {isPending
                ? t("pending")
                : tenant
                  ? t("confirm", { count: line?.calls ?? 1, tenant: tenant.name })
                  : t("name")}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <ActionError message={(line ? ofLine.error : ofCall.error) ?? search.message} />
          <TenantPicker
            search={search}
            words={{ label: t("search"), noneFound: t("noneFound"), noTenants: t("noTenants") }}
          />
          {missing && <MissingFact fact={missing} value={said} onChange={setSaid} />}
          {answer && !answer.ok && <LookFailure message={answer.message} onAgain={again} />}
          {lines ? (
            <AssignScope call={call} lines={lines} value={scope} onChange={setScope} />
          ) : (
            !answer && <Skeleton className="h-24 w-full" />
          )}
          <p className="text-sm text-muted">{t("then")}</p>
        </div>
      </DialogContent>
    </Dialog>
  );
}
