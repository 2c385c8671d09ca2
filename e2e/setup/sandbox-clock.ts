import { z } from "zod";

export type SandboxClock = {
  now(): Promise<Date>;
  /** Answers when everything due by then has happened at Stripe and its webhooks were delivered. */
  advanceTo(date: Date): Promise<void>;
};

const ClockAnswer = z.object({ now_ms: z.number() });

export function sandboxClock(stripeUrl: string): SandboxClock {
  const address = `${stripeUrl}/_sandbox/clock`;
  return {
    async now() {
      const response = await fetch(address);
      return new Date(ClockAnswer.parse(await response.json()).now_ms);
    },
    async advanceTo(date) {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ advance_to: Math.ceil(date.getTime() / 1000) }),
      });
      if (!response.ok) throw new Error(`The clock did not move: ${await response.text()}`);
    },
  };
}
