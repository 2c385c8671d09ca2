"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { afterLook } from "@/lib/domain/followed-run";
import { type PublishRun, PublishRunSchema } from "@/lib/domain/publish-run";

const PAUSE_MS = 600;

/**
 * Follows the newest publication while it runs, whoever began it, and asks the
 * page for its new state when it has ended.
 */
export function usePublication(known: PublishRun | null) {
  const router = useRouter();
  const [followed, setFollowed] = useState<PublishRun | null>(null);
  const run = followed ?? known;
  const isRunning = run?.state === "running";

  useEffect(() => {
    if (!isRunning) return;
    let isGone = false;
    async function look() {
      const response = await fetch("/api/plans/publication").catch(() => null);
      if (isGone) return;
      const then = afterLook(response?.status ?? null);
      if (then === "over") {
        clearInterval(timer);
        router.refresh();
      }
      if (then !== "read" || !response) return;
      const next = PublishRunSchema.parse(await response.json());
      setFollowed(next);
      if (next.state !== "running") router.refresh();
    }
    const timer = setInterval(() => void look(), PAUSE_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [isRunning, router]);

  return { run, isRunning, follow: setFollowed };
}
