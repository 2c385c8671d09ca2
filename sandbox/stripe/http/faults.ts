export const FAULTS = [
  "drop_before",
  "drop_after",
  "hang_before",
  "hang_after",
  "error_500",
  "rate_limit",
  "conflict",
  "refuse",
  "delay",
] as const;

export interface Fault {
  match: { method?: string; path?: string };
  fault: (typeof FAULTS)[number];
  /** How many matching requests it lets pass first. */
  skip: number;
  /** How many requests it still meets. */
  times: number;
  delayMs: number;
}

/** Trouble on request, first come first served; each fault wears off after `times` requests, once `skip` have passed. */
export class Faults {
  active: Fault[] = [];

  take(method: string, path: string): Fault | null {
    const fault = this.active.find(
      (candidate) => candidate.times > 0 && matches(candidate.match, method, path),
    );
    if (!fault) return null;
    if (fault.skip > 0) {
      fault.skip -= 1;
      return null;
    }
    fault.times -= 1;
    this.active = this.active.filter((candidate) => candidate.times > 0);
    return fault;
  }
}

/** `*` in a path stands for any text. */
function matches(wanted: Fault["match"], method: string, path: string): boolean {
  if (wanted.method !== undefined && wanted.method.toUpperCase() !== method) return false;
  if (wanted.path === undefined) return true;
  const pattern = wanted.path.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(path);
}
