"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

const CONFIRMATION_MS = 1500;

export function CopyButton({ value }: { value: string }) {
  const t = useTranslations("ui");
  const [isCopied, setIsCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  async function copy() {
    await navigator.clipboard.writeText(value);
    setIsCopied(true);
  }

  return (
    <button
      type="button"
      onClick={copy}
      aria-label={t("copyValue", { value })}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-subtle hover:text-ink print:hidden [&_svg]:size-3.5"
    >
      {isCopied ? <Check aria-hidden className="text-good" /> : <Copy aria-hidden />}
      <span role="status" className="sr-only">
        {isCopied ? t("copied") : ""}
      </span>
    </button>
  );
}
