import { readFileSync } from "node:fs";

/** A pid and the moment its process began, so that a number used again is not taken for the old process. */
export function identityOf(pid: number): string {
  return `${pid} ${linuxProcess(pid)?.start ?? "unknown"}`;
}

/** True while the very process that had this identity lives. */
export function isSameProcessAlive(identity: string): boolean {
  const pid = Number.parseInt(identity, 10);
  return Number.isInteger(pid) && isAlive(pid) && identityOf(pid) === identity;
}

/** A process that ended is dead even while nobody has collected it, as in containers without an init. */
export function isAlive(pid: number): boolean {
  if (process.platform !== "linux") return answersSignals(pid);
  const found = linuxProcess(pid);
  return found !== null && found.state !== "Z" && found.state !== "X";
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to another account.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** From /proc/<pid>/stat, read after the program's name in brackets, which may hold spaces. */
function linuxProcess(pid: number): { state: string; start: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", start: fields[19] ?? "" };
  } catch {
    return null;
  }
}
