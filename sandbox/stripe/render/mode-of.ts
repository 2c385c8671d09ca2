import type { Sandbox } from "@/sandbox/stripe/state/sandbox";

/**
 * Objects are rendered as test mode's; beside a live key they are live. To be
 * given to `JSON.stringify`, so that it holds for what is nested, too.
 */
export function modeOf({ isLive }: Sandbox): ((key: string, value: unknown) => unknown) | undefined {
  return isLive ? (key, value) => (key === "livemode" && value === false ? true : value) : undefined;
}
