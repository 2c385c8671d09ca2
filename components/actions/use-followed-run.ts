"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import type { CronJob } from "@/lib/domain/cron-job";
import { afterLook, type FollowedRun, FollowedRunSchema } from "@/lib/domain/followed-run";

const PAUSE_MS = 600;
/** Stands for a run that has just begun, until its row is read. */
const JUST_BEGUN: FollowedRun = { id: 0, state: "running", counts: {}, failure: null };

/**
 * Follows the newest run of a job while it is under way, whoever began it. When
 * it has ended, the page is asked for its new state and `onEnd` is told how.
 * When the session has ended, the page is asked too, and leads to sign-in.
 */
export function useFollowedRun(job: CronJob, known: FollowedRun | null, onEnd: (run: FollowedRun) => void) {
  const router = useRouter();
  const [followed, setFollowed] = useState<FollowedRun | null>(null);
  // What the page knows is newer once somebody has begun another.
  const isOutdated = followed !== null && known !== null && followed.id > 0 && known.id > followed.id;
  const run = isOutdated ? known : (followed ?? known);
  const isRunning = run?.state === "running";

  /** Says whether to look again. */
  const look = useEffectEvent(async (isGone: () => boolean): Promise<boolean> => {
    const response = await fetch(`/api/runs/${job}`).catch(() => null);
    const then = afterLook(response?.status ?? null);
    if (then === "over") router.refresh();
    if (then !== "read" || !response) return then === "again";
    const next = FollowedRunSchema.parse(await response.json());
    if (isGone()) return false;
    setFollowed(next);
    if (next.state === "running") return true;
    onEnd(next);
    router.refresh();
    return false;
  });

  useEffect(() => {
    if (!isRunning) return;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout>;
    function next() {
      timer = setTimeout(async () => {
        const goesOn = await look(() => isGone);
        if (goesOn && !isGone) next();
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
