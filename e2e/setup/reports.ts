import { randomUUID } from "node:crypto";

export type Report = { id: string; phoneNumberId: string; endedAt: Date; durationSeconds: number };

/** An end-of-call report as Vapi sends it, with everything around what billing keeps. */
export function endOfCallReport({ id, phoneNumberId, endedAt, durationSeconds }: Report) {
  const startedAt = new Date(endedAt.getTime() - durationSeconds * 1000);
  const cost = (durationSeconds / 60) * 0.09;
  return {
    message: {
      type: "end-of-call-report",
      timestamp: endedAt.getTime() + 1_200,
      endedReason: "customer-ended-call",
      startedAt: startedAt.toISOString(),
      endedAt: endedAt.toISOString(),
      durationSeconds,
      durationMs: durationSeconds * 1000,
      cost,
      costs: [
        { type: "transport", cost: cost * 0.2 },
        { type: "model", cost: cost * 0.8 },
      ],
      phoneNumber: { id: phoneNumberId },
      customer: { number: "+33600000000" },
      call: { id, type: "inboundPhoneCall", status: "queued", phoneNumberId },
      artifact: { transcript: "AI: Bonjour. User: Bonjour, je voudrais un rendez-vous." },
      analysis: { summary: "The caller asked for an appointment." },
    },
  };
}

/** Calls of a line spread over a window, with durations of half a minute to six and a half. */
export function callsOf(phoneNumberId: string, count: number, from: Date, to: Date): Report[] {
  const stepMs = (to.getTime() - from.getTime()) / count;
  return Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    phoneNumberId,
    endedAt: new Date(Math.floor(from.getTime() + index * stepMs)),
    durationSeconds: 30 + ((index * 7_919) % 361),
  }));
}

/** Does work on many things, so many at a time. */
export async function inParallel<Item>(items: Item[], width: number, work: (item: Item) => Promise<unknown>) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
