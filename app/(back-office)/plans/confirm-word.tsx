import { useTranslations } from "next-intl";
import { useId } from "react";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { PUBLISH_WORD } from "@/lib/domain/publish-run";

/** In live mode real money follows: a word is typed, not just a button pressed. */
export function ConfirmWord({ value, onChange }: { value: string; onChange: (word: string) => void }) {
  const t = useTranslations("plans.publish");
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{t("typeWord", { word: PUBLISH_WORD })}</Label>
      <Input
        id={id}
        autoComplete="off"
        spellCheck={false}
        className="max-w-56 font-mono"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
