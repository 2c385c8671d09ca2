import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";

const PATIENCE_MS = 10_000;
const KEPT_CHARACTERS = 4_000;

/** Lets a child end by itself when its parent was killed and can no longer end it. */
const END_WITH_PARENT = `data:text/javascript,${encodeURIComponent(
  'process.once("disconnect", () => process.exit(1));',
)}`;

export type Child = {
  process: ChildProcess;
  /** The last of what it said. */
  lastWords(): string;
};

/** Starts a Node program that says what it says into a file, and that does not outlive us. */
export function startChild(args: string[], env: NodeJS.ProcessEnv, logFile?: string): Child {
  const child = spawn(process.execPath, ["--import", END_WITH_PARENT, ...args], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env,
  });
  const log = logFile === undefined ? null : createWriteStream(logFile);
  let said = "";
  const listen = (text: string) => {
    log?.write(text);
    said = (said + text).slice(-KEPT_CHARACTERS);
  };
  child.stdout?.setEncoding("utf8").on("data", listen);
  child.stderr?.setEncoding("utf8").on("data", listen);
  child.once("close", () => log?.end());
  return { process: child, lastWords: () => said.trim() };
}

/** Starts a Node program whose output is ours. */
export function startAloud(args: string[], env: NodeJS.ProcessEnv): Child {
  return { process: spawn(process.execPath, args, { stdio: "inherit", env }), lastWords: () => "" };
}

export function hasEnded({ process }: Child): boolean {
  return process.exitCode !== null || process.signalCode !== null;
}

/** Waits for the child's end; 1 when a signal ended it. */
export async function exitCodeOf(child: Child): Promise<number> {
  if (!hasEnded(child)) await once(child.process, "close");
  return child.process.exitCode ?? 1;
}

/** Resolves when the child has ended by itself with success; else throws with its last words. */
export async function success(name: string, child: Child): Promise<void> {
  if ((await exitCodeOf(child)) !== 0) throw new Error(`${name} failed:\n${child.lastWords()}`);
}

/** Asks the child to end, and makes it end when it does not. */
export async function endChild(child: Child): Promise<void> {
  if (hasEnded(child)) return;
  child.process.kill("SIGTERM");
  const impatience = setTimeout(() => child.process.kill("SIGKILL"), PATIENCE_MS);
  await once(child.process, "exit");
  clearTimeout(impatience);
}
