import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const PATIENCE_MS = 10_000;

/** Starts a Node program of this project. Its output is ours. */
export function startNode(args: string[], env: Record<string, string | undefined> = {}): ChildProcess {
  return spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...env } });
}

export async function exitCodeOf(child: ChildProcess): Promise<number> {
  if (!hasEnded(child)) await once(child, "exit");
  return child.exitCode ?? 1;
}

/** Asks the process to end, and makes it end when it does not. */
export async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await once(child, "exit");
  clearTimeout(impatience);
}

/** Waits until the address answers 200, and gives up as soon as the process that should answer has ended. */
export async function waitFor(url: string, child: ChildProcess, patienceMs = 60_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isUp(url))) {
    if (hasEnded(child)) throw new Error(`The process that should answer ${url} has ended: see above.`);
    if (Date.now() > deadline) throw new Error(`${url} did not answer 200 in ${patienceMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function isUp(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Nothing listens yet.
    return false;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
