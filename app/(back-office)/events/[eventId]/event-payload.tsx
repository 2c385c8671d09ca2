import { getTranslations } from "next-intl/server";
import { Card, CardHeader } from "@/components/ui/card";
import { CopyText } from "@/components/ui/copy-text";

/** A browser is slow with more; all of it can be copied. */
const MOST_CHARACTERS = 100_000;

export async function EventPayload({ payload }: { payload: unknown }) {
  const t = await getTranslations("events.payload");
  const text = JSON.stringify(payload, null, 2);
  const isCut = text.length > MOST_CHARACTERS;
  return (
    <Card aria-labelledby="payload">
      <CardHeader id="payload" title={t("title")}>
        <CopyText text={text} label={t("copy")} />
      </CardHeader>
      <p className="border-b border-line px-4 py-2 text-xs text-muted">
        {isCut ? t("cut", { shown: MOST_CHARACTERS, total: text.length }) : t("hint")}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="max-h-[70dvh] overflow-auto p-4 font-mono text-xs leading-5">
        {isCut ? text.slice(0, MOST_CHARACTERS) : text}
      </pre>
    </Card>
  );
}
