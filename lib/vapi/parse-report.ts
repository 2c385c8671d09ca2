import { z } from "zod";
import type { FinishedCall } from "@/lib/domain/call";

/** What a delivery says to us. */
export type ParsedReport =
  | { kind: "call"; call: FinishedCall }
  | { kind: "ignored"; type: string }
  | { kind: "malformed"; reason: string };

const text = z.string().trim().min(1).max(500).nullish().catch(null);
const instant = z.iso.datetime({ offset: true }).nullish();
const amount = z.number().nonnegative().nullish();
const metadata = z
  .object({ tenantId: z.union([z.string(), z.number()]).nullish() })
  .nullish()
  .catch(null);

const Times = { startedAt: instant, endedAt: instant };

const ReportSchema = z.object({
  ...Times,
  timestamp: z.number().positive().nullish(),
  durationSeconds: amount,
  durationMs: amount,
  durationMinutes: amount,
  cost: amount,
  costs: z
    .array(z.object({ type: z.string().max(100).catch("unknown"), cost: z.number().catch(0) }))
    .max(200)
    .nullish(),
  endedReason: text,
  metadata,
  phoneNumber: z.object({ id: text, number: text }).nullish().catch(null),
  assistant: z.object({ id: text, metadata }).nullish().catch(null),
  call: z
    .object({
      ...Times,
      id: text,
      createdAt: instant,
      cost: amount,
      phoneNumberId: text,
      assistantId: text,
      metadata,
      assistantOverrides: z.object({ metadata }).nullish().catch(null),
    })
    .nullish(),
});

type Report = z.infer<typeof ReportSchema>;

/**
 * Reads a delivery from Vapi and keeps what billing needs of it. The schema in
 * Vapi's documentation and what it really sends differ (fields missing, times
 * only on `call`), so every value has more than one place it may be found in.
 */
export function parseReport(json: unknown, receivedAt: Date): ParsedReport {
  const message = z.object({ message: z.looseObject({ type: z.string().min(1).max(100) }) }).safeParse(json);
  if (!message.success) return { kind: "malformed", reason: "message.type is missing" };
  const { type } = message.data.message;
  if (type !== "end-of-call-report") return { kind: "ignored", type };

  const report = ReportSchema.safeParse(message.data.message);
  if (!report.success) return { kind: "malformed", reason: reasonOf(report.error) };
  return finishedCall(report.data, receivedAt);
}

function finishedCall(report: Report, receivedAt: Date): ParsedReport {
  const startedAt = dateOf(report.startedAt ?? report.call?.startedAt ?? report.call?.createdAt);
  const statedSeconds = statedDuration(report);
  const endedAt =
    dateOf(report.endedAt ?? report.call?.endedAt) ??
    (startedAt && statedSeconds !== null ? new Date(startedAt.getTime() + statedSeconds * 1000) : null) ??
    (report.timestamp ? new Date(report.timestamp) : receivedAt);
  const seconds = statedSeconds ?? (startedAt ? (endedAt.getTime() - startedAt.getTime()) / 1000 : 0);
  if (seconds < 0) return { kind: "malformed", reason: "message.endedAt is before message.startedAt" };
  if (seconds > 7 * 86_400) return { kind: "malformed", reason: "the call is longer than a week" };

  const costs = report.costs ?? [];
  const cost = report.cost ?? report.call?.cost ?? costs.reduce((sum, part) => sum + part.cost, 0);
  return {
    kind: "call",
    call: {
      vapiCallId: report.call?.id ?? null,
      startedAt,
      endedAt,
      durationSeconds: startedSeconds(seconds),
      costUsd: cost.toFixed(6),
      costs,
      endedReason: report.endedReason ?? null,
      reportedAt: report.timestamp ? new Date(report.timestamp) : null,
      phoneNumberId: report.call?.phoneNumberId ?? report.phoneNumber?.id ?? null,
      phoneNumber: withoutSip(report.phoneNumber?.number ?? null),
      assistantId: report.call?.assistantId ?? report.assistant?.id ?? null,
      namedTenant: namedTenant(report),
    },
  };
}

function statedDuration(report: Report): number | null {
  if (typeof report.durationSeconds === "number") return report.durationSeconds;
  if (typeof report.durationMs === "number") return report.durationMs / 1000;
  if (typeof report.durationMinutes === "number") return report.durationMinutes * 60;
  return null;
}

/** A started second counts; dust below a millisecond, left by floating minutes, does not. */
function startedSeconds(seconds: number): number {
  return Math.ceil(Math.round(seconds * 1000) / 1000);
}

function namedTenant(report: Report): string | null {
  const places = [
    report.call?.metadata,
    report.call?.assistantOverrides?.metadata,
    report.assistant?.metadata,
    report.metadata,
  ];
  const value = places
    .map((place) => place?.tenantId)
    .find((id) => id !== null && id !== undefined && id !== "");
  return value === undefined || value === null ? null : String(value).slice(0, 100);
}

/** "sip:+33123456789@host" and "+33123456789" are one line. */
function withoutSip(number: string | null): string | null {
  return number?.replace(/^sips?:/i, "").replace(/@.*$/, "") ?? null;
}

function dateOf(value: string | null | undefined): Date | null {
  return value ? new Date(value) : null;
}

function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `message.${issue.path.join(".")}: ${issue.message}` : "the report is malformed";
}
