/** A finished call, as the benchmark makes it up. */
export type BenchCall = {
  id: string;
  tenantId: number;
  phoneNumberId: string;
  startedAt: Date;
  endedAt: Date;
  durationSeconds: number;
  costs: { type: string; cost: number }[];
};

const COSTS = [
  { type: "transport", cost: 0.0181 },
  { type: "transcriber", cost: 0.0202 },
  { type: "model", cost: 0.0343 },
  { type: "voice", cost: 0.0444 },
  { type: "vapi", cost: 0.0838 },
];

export function benchCalls(round: string, tenantIds: number[], total: number): BenchCall[] {
  const end = Date.now();
  return Array.from({ length: total }, (_, index) => {
    const tenantId = tenantIds[index % tenantIds.length] ?? 0;
    const durationSeconds = 30 + ((index * 37) % 400);
    const endedAt = new Date(end - (index % 3_600) * 1000);
    return {
      id: `bench-${round}-${index}`,
      tenantId,
      phoneNumberId: lineOf(tenantId),
      startedAt: new Date(endedAt.getTime() - durationSeconds * 1000),
      endedAt,
      durationSeconds,
      costs: COSTS,
    };
  });
}

export function lineOf(tenantId: number): string {
  return `bench-line-${tenantId}`;
}

export function costOf({ costs }: BenchCall): number {
  return costs.reduce((sum, { cost }) => sum + cost, 0);
}

/** What Vapi sends of a call: mostly what was said, about 20 kB, of which billing keeps nothing. */
export function reportBody(call: BenchCall): string {
  return JSON.stringify({
    message: {
      type: "end-of-call-report",
      timestamp: call.endedAt.getTime() + 1_500,
      startedAt: call.startedAt.toISOString(),
      endedAt: call.endedAt.toISOString(),
      durationSeconds: call.durationSeconds,
      durationMs: call.durationSeconds * 1000,
      durationMinutes: call.durationSeconds / 60,
      endedReason: "customer-ended-call",
      cost: costOf(call),
      costs: call.costs,
      analysis: {
        summary: "The caller asked for an appointment and was given one.",
        successEvaluation: "true",
      },
      artifact: {
        messages: TURNS,
        transcript: TRANSCRIPT,
        recordingUrl: "https://example.com/recording.wav",
      },
      transcript: TRANSCRIPT,
      phoneNumber: { id: call.phoneNumberId, number: "+33999000000", provider: "twilio" },
      assistant: { id: "assistant-bench", name: "Receptionist" },
      call: { id: call.id, type: "inboundPhoneCall", status: "ended", phoneNumberId: call.phoneNumberId },
    },
  });
}

const LINES = [
  "Bonjour, cabinet médical, que puis-je faire pour vous ?",
  "Bonjour, je voudrais prendre rendez-vous pour la semaine prochaine, si possible le matin.",
  "Bien sûr. J'ai de la place mardi à neuf heures trente, ou jeudi à dix heures.",
  "Mardi me convient très bien, merci beaucoup.",
];
const TURNS = Array.from({ length: 56 }, (_, turn) => ({
  role: turn % 2 === 0 ? "bot" : "user",
  message: LINES[turn % LINES.length],
  time: 1_767_225_600_000 + turn * 4_000,
  endTime: 1_767_225_603_000 + turn * 4_000,
  secondsFromStart: turn * 4,
  duration: 3_000,
}));
const TRANSCRIPT = TURNS.map(({ role, message }) => `${role}: ${message}`).join("\n");
