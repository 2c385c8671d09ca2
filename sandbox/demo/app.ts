import { setTimeout as sleep } from "node:timers/promises";
import { type Child, hasEnded, startChild } from "./children";

const NEXT = "node_modules/next/dist/bin/next";
const PATIENCE_MS = 60_000;

/** Starts the built app in production mode, reachable from this machine alone. */
export function startApp(
  port: number,
  env: NodeJS.ProcessEnv,
  logFile?: string,
  nodeOptions: string[] = [],
): Child {
  return startChild(
    [...nodeOptions, NEXT, "start", "--hostname", "127.0.0.1", "--port", String(port)],
    env,
    logFile,
  );
}

/** Waits until the app answers, and gives up as soon as it has ended. */
export async function appAnswers(port: number, app: Child): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await answers(`http://127.0.0.1:${port}/sign-in`))) {
    if (hasEnded(app)) throw new Error(`The app ended at its start:\n${app.lastWords()}`);
    if (Date.now() > deadline) throw new Error(`The app did not answer in ${PATIENCE_MS / 1000} s.`);
    await sleep(100);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Nothing listens yet.
    return false;
  }
}
