"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import { type FollowedReconcile, FollowedReconcileSchema } from "@/lib/domain/reconcile-run";

const PAUSE_MS = 600;
/** Stands for a run that has just begun, until its row is read. */
const JUST_BEGUN: FollowedReconcile = {
  id: 0,
  state: "running",
  customers: 0,
  invoices: 0,
  repaired: 0,
  failure: null,
};

/**
 * Follows the newest comparison while it runs, whoever began it. When it has
 * ended, the page is asked for its new state and `onEnd` is told how.
 */
export function useReconcileRun(known: FollowedReconcile | null, onEnd: (run: FollowedReconcile) => void) {
  const router = useRouter();
  const [followed, setFollowed] = useState<FollowedReconcile | null>(null);
  // What the page knows is newer once somebody has begun another.
  const isOutdated = followed !== null && known !== null && followed.id > 0 && known.id > followed.id;
  const run = isOutdated ? known : (followed ?? known);
  const isRunning = run?.state === "running";

  const look = useEffectEvent(async (isGone: () => boolean) => {
    const response = await fetch("/api/reconciliation/run").catch(() => null);
    if (!response?.ok) return;
    const next = FollowedReconcileSchema.parse(await response.json());
    if (isGone()) return;
    setFollowed(next);
    if (next.state === "running") return;
    onEnd(next);
    router.refresh();
  });

  useEffect(() => {
    if (!isRunning) return;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout>;
    function next() {
      timer = setTimeout(async () => {
        await look(() => isGone);
        if (!isGone) next();
      }, PAUSE_MS);
    }
    next();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [isRunning]);

  return { run, isRunning, follow: () => setFollowed(JUST_BEGUN) };
}
