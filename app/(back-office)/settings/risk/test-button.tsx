"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useAction } from "@/components/actions/use-action";
import { Button } from "@/components/ui/button";
import type { AlertChannel } from "@/lib/domain/values";
import { sendTestAction } from "./actions";

export function TestButton({ channel, intentId }: { channel: AlertChannel; intentId: string }) {
  const t = useTranslations("risk.channels");
  const { run, error, isPending } = useAction(sendTestAction);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button size="sm" aria-disabled={isPending} onClick={() => run({ channel, intentId })}>
        <Send aria-hidden />
        {isPending ? t("testPending") : t(`test.${channel}`)}
      </Button>
      <span role="status" className="text-danger">
        {error}
      </span>
    </div>
  );
}
