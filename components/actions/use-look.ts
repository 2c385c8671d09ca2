"use client";

import { useTranslations } from "next-intl";
import { useRef, useState, useTransition } from "react";
import type { LookResult } from "@/lib/domain/action-result";

/** `null` until the answer is there. */
export type LookAnswer<Data> = { ok: true; seen: Data } | { ok: false; message: string };

/** Asks the server what a dialog shows before it is confirmed; only the last question's answer counts. */
export function useLook<Input, Data>(look: (input: Input) => Promise<LookResult<Data>>) {
  const t = useTranslations("actions");
  const [answer, setAnswer] = useState<LookAnswer<Data> | null>(null);
  const [, startTransition] = useTransition();
  const newest = useRef(0);
  const asked = useRef<Input | null>(null);

  function ask(input: Input) {
    newest.current += 1;
    const mine = newest.current;
    asked.current = input;
    setAnswer(null);
    startTransition(async () => {
      const result = await look(input).catch(() => null);
      if (mine === newest.current) setAnswer(result ?? { ok: false, message: t("unanswered") });
    });
  }

  /** The last question once more. */
  function again() {
    if (asked.current !== null) ask(asked.current);
  }

  return { ask, again, answer };
}
