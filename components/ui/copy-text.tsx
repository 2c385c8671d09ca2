"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "./button";

const CONFIRMATION_MS = 1500;

/** Copies a text too long to be read out in the button's name. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const t = useTranslations("ui");
  const [isCopied, setIsCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  async function copy() {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
  }

  return (
    <Button size="sm" onClick={copy}>
      {isCopied ? <Check aria-hidden className="text-good" /> : <Copy aria-hidden />}
      <span role="status">{isCopied ? t("copied") : label}</span>
    </Button>
  );
}
