import { z } from "zod";
import type { FinishedCall } from "@/lib/domain/call";
import {
  callCosts,
  callUsd,
  LONGEST_CALL_SECONDS,
  startedSeconds,
  storable,
  sumOfCosts,
  withoutSip,
} from "@/lib/domain/call-facts";
import { isInKnownYears } from "@/lib/domain/known-years";

/** What a delivery says to us. */
export type ParsedReport =
  | { kind: "call"; call: FinishedCall }
  | { kind: "ignored"; type: string }
  | { kind: "malformed"; reason: string };

const text = storable.trim().min(1).max(500).nullish().catch(null);
const instant = z.iso.datetime({ offset: true }).nullish();
const duration = z.number().nonnegative().nullish();
const metadata = z
  .object({ tenantId: z.union([storable.trim(), z.number()]).nullish() })
  .nullish()
  .catch(null);

const Times = { startedAt: instant, endedAt: instant };

const ReportSchema = z.object({
  ...Times,
  timestamp: z.number().nullish().catch(null),
  durationSeconds: duration,
  durationMs: duration,
  durationMinutes: duration,
  cost: callUsd.nullish(),
  costs: callCosts,
  endedReason: text,
  metadata,
  phoneNumber: z.object({ id: text, number: text }).nullish().catch(null),
  assistant: z.object({ id: text, metadata }).nullish().catch(null),
  call: z
    .object({
      ...Times,
      id: text,
      createdAt: instant,
      cost: callUsd.nullish(),
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
  if (!report.success) return { kind: "malformed", reason: reasonOf(report.error, "message") };
  return finishedCall(report.data, receivedAt);
}

/** A call as Vapi's list has it, one that has not ended yet among them. */
export type ParsedListedCall = ParsedReport | { kind: "unfinished" };

const ListedCall = z.looseObject({
  startedAt: instant,
  endedAt: instant,
  cost: callUsd.nullish(),
  costs: z.unknown(),
  endedReason: text,
});

/**
 * Reads a call of Vapi's list, by the rules of a report. The list has no
 * duration, and no second of a call that nobody answered is billed.
 */
export function parseListedCall(json: unknown, receivedAt: Date): ParsedListedCall {
  const listed = ListedCall.safeParse(json);
  if (!listed.success) return { kind: "malformed", reason: reasonOf(listed.error, "call") };
  const { startedAt, endedAt, cost, costs, endedReason } = listed.data;
  if (!endedAt) return { kind: "unfinished" };
  const duration = startedAt ? {} : { durationSeconds: 0 };
  const report = ReportSchema.safeParse({
    startedAt,
    endedAt,
    cost,
    costs,
    endedReason,
    ...duration,
    call: json,
  });
  if (!report.success) return { kind: "malformed", reason: reasonOf(report.error, "call") };
  const parsed = finishedCall(report.data, receivedAt);
  if (parsed.kind !== "call") return parsed;
  const correctsOnly = typeof cost === "number" ? "cost" : "nothing";
  return { kind: "call", call: { ...parsed.call, correctsOnly } };
}

function finishedCall(report: Report, receivedAt: Date): ParsedReport {
  const statedStart = dateOf(report.startedAt ?? report.call?.startedAt ?? report.call?.createdAt);
  const statedEnd = dateOf(report.endedAt ?? report.call?.endedAt);
  const startedAt = ifKnownYear(statedStart);
  const isBadTime = startedAt !== statedStart || ifKnownYear(statedEnd) !== statedEnd;
  const reportedAt = ifKnownYear(dateOf(report.timestamp));

  const seconds = statedDuration(report) ?? secondsBetween(startedAt, ifKnownYear(statedEnd));
  if (seconds !== null && seconds < 0) {
    return { kind: "malformed", reason: "message.endedAt is before message.startedAt" };
  }
  if (seconds !== null && seconds > LONGEST_CALL_SECONDS) {
    return { kind: "malformed", reason: "the call is longer than a week" };
  }
  const endedAt = ifKnownYear(statedEnd) ?? later(startedAt, seconds) ?? reportedAt;

  return {
    kind: "call",
    call: {
      vapiCallId: report.call?.id ?? null,
      startedAt,
      endedAt: endedAt ?? receivedAt,
      isEndKnown: endedAt !== null,
      durationSeconds: startedSeconds(seconds ?? 0),
      costUsd: (report.cost ?? report.call?.cost ?? sumOfCosts(report.costs)).toFixed(6),
      costs: report.costs,
      endedReason: report.endedReason ?? null,
      reportedAt,
      phoneNumberId: report.call?.phoneNumberId ?? report.phoneNumber?.id ?? null,
      phoneNumber: withoutSip(report.phoneNumber?.number ?? null),
      assistantId: report.call?.assistantId ?? report.assistant?.id ?? null,
      namedTenant: namedTenant(report),
      doubt: doubtOf(isBadTime, seconds),
    },
  };
}

function doubtOf(isBadTime: boolean, seconds: number | null): FinishedCall["doubt"] {
  if (isBadTime) return "bad_time";
  return seconds === null ? "no_duration" : null;
}

function statedDuration(report: Report): number | null {
  if (typeof report.durationSeconds === "number") return report.durationSeconds;
  if (typeof report.durationMs === "number") return report.durationMs / 1000;
  if (typeof report.durationMinutes === "number") return report.durationMinutes * 60;
  return null;
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

function dateOf(value: string | number | null | undefined): Date | null {
  return value === null || value === undefined ? null : new Date(value);
}

function ifKnownYear(at: Date | null): Date | null {
  return at && isInKnownYears(at) ? at : null;
}

function secondsBetween(start: Date | null, end: Date | null): number | null {
  return start && end ? (end.getTime() - start.getTime()) / 1000 : null;
}

function later(start: Date | null, seconds: number | null): Date | null {
  return start && seconds !== null ? new Date(start.getTime() + seconds * 1000) : null;
}

function reasonOf(error: z.ZodError, whole: "message" | "call"): string {
  const issue = error.issues[0];
  return issue ? `${[whole, ...issue.path].join(".")}: ${issue.message}` : `the ${whole} is malformed`;
}
