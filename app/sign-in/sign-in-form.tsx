"use client";

import { CircleAlert } from "lucide-react";
import { signIn } from "next-auth/react";
import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

type Problem = { reason: "refused" | "failed" } | { reason: "locked"; until: Date };

export function SignInForm({ returnTo }: { returnTo: string }) {
  const t = useTranslations("signIn");
  const format = useFormatter();
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setIsPending(true);
    setProblem(null);
    const found = await problemOf(String(fields.get("email")), String(fields.get("password")));
    if (!found) {
      // A whole load, so that nothing rendered before sign-in stays in the browser.
      window.location.assign(returnTo);
      return;
    }
    setProblem(found);
    setIsPending(false);
  }

  function sentence(about: Problem): string {
    if (about.reason !== "locked") return t(about.reason);
    return t("locked", {
      time: format.dateTime(about.until, { hour: "numeric", minute: "2-digit", timeZone }),
    });
  }

  return (
    <form method="post" onSubmit={submit} className="mt-6 grid gap-4">
      <div className="grid gap-1.5">
        <Label htmlFor="email">{t("email")}</Label>
        <Input
          id="email"
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus
          className="h-10 text-base"
          aria-describedby="sign-in-problem"
        />
      </div>
      <div className="grid gap-1.5">
        <Label htmlFor="password">{t("password")}</Label>
        <Input
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          className="h-10 text-base"
          aria-describedby="sign-in-problem"
        />
      </div>
      <div id="sign-in-problem" role="alert">
        {problem && (
          <p className="flex gap-2 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {sentence(problem)}
          </p>
        )}
      </div>
      <Button type="submit" variant="primary" size="lg" disabled={isPending}>
        {isPending ? t("pending") : t("submit")}
      </Button>
    </form>
  );
}

/** Locked "until" is shown in the reader's own zone: it is about their clock, not about billing. */
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Null: signed in. */
async function problemOf(email: string, password: string): Promise<Problem | null> {
  const result = await signIn("credentials", { redirect: false, email, password }).catch(() => undefined);
  if (result?.ok) return null;
  if (result?.error?.startsWith("locked:")) {
    return { reason: "locked", until: new Date(result.error.slice("locked:".length)) };
  }
  return { reason: result?.error === "CredentialsSignin" ? "refused" : "failed" };
}
