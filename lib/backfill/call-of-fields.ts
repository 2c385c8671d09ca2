import { z } from "zod";
import type { FinishedCall } from "@/lib/domain/call";
import {
  callCosts,
  LONGEST_CALL_SECONDS,
  MOST_CALL_USD,
  startedSeconds,
  storable,
  sumOfCosts,
  withoutSip,
} from "@/lib/domain/call-facts";
import { isInKnownYears } from "@/lib/domain/known-years";
import type { CallFields } from "./file-record";

/** A call of a file, with the tenant that the file says it is, or why it cannot be one. */
export type FileCall = { call: FinishedCall; tenantId: number | null } | { error: string };

const LONGEST_TEXT = 500;

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

/** An empty cell, a missing key and null are one: the file does not say. */
function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (isBlank(value) ? null : value), schema.nullable());
}

const written = z
  .union([z.string(), z.number().transform(String)], "is not a text")
  .pipe(storable.trim().max(LONGEST_TEXT, `is longer than ${LONGEST_TEXT} characters`))
  .refine((value) => !value.includes("\uFFFD"), "is not UTF-8");

const number = z
  .union(
    [
      z.number(),
      z
        .string()
        .trim()
        .regex(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i)
        .transform(Number),
    ],
    "is not a number",
  )
  .pipe(z.number().nonnegative("is negative"));

const Offset = /([+-]\d{2})(?::?(\d{2}))?$/;

/** As ISO 8601 has it, and as Postgres prints it: with a space, and hours alone as the offset. */
const instant = z
  .string("is not a date and time")
  .trim()
  .transform((value) => value.replace(" ", "T").replace(/ ?z$/i, "Z"))
  .refine((value) => !/T[\d:.]+$/.test(value), "has no time zone: end it in Z or in an offset")
  .transform((value) =>
    value.includes("T")
      ? value.replace(Offset, (_all, hours, minutes) => `${hours}:${minutes ?? "00"}`)
      : value,
  )
  .pipe(z.iso.datetime({ offset: true, error: "is not a date and time" }))
  .transform((value) => new Date(value))
  .refine(isInKnownYears, "lies before 2000 or after 2200");

const FieldsSchema = z.object({
  vapi_call_id: optional(written),
  tenant_id: optional(
    written
      .refine((value) => /^\d{1,15}$/.test(value) && Number(value) > 0, "is not the number of a tenant")
      .transform(Number),
  ),
  phone_number_id: optional(written),
  phone_number: optional(written),
  assistant_id: optional(written),
  started_at: optional(instant),
  ended_at: optional(instant),
  duration_sec: optional(number.pipe(z.number().max(LONGEST_CALL_SECONDS, "is longer than a week"))),
  cost_usd: optional(number.pipe(z.number().max(MOST_CALL_USD, "is more than a million"))),
  cost_currency: optional(written.refine((value) => value.toUpperCase() === "USD", "is not USD")),
  costs_json: z.preprocess(parsedIfText, callCosts),
  ended_reason: optional(written),
  reported_at: optional(instant),
});

/**
 * Reads what a file says of a call. Stricter than what Vapi sends is read: a file
 * can be corrected and imported again. `latest` is the latest moment at which a
 * call may have ended.
 */
export function callOfFields(fields: CallFields, latest: Date): FileCall {
  const parsed = FieldsSchema.safeParse(fields);
  if (!parsed.success) return { error: reasonOf(parsed.error) };
  const read = parsed.data;
  if (read.vapi_call_id === null) return { error: "vapi_call_id is missing" };
  const seconds = read.duration_sec ?? secondsBetween(read.started_at, read.ended_at);
  if (seconds === null)
    return { error: "duration_sec is missing, and so is a start or an end to tell it from" };
  const endedAt = read.ended_at ?? (read.started_at && new Date(read.started_at.getTime() + seconds * 1000));
  if (endedAt === null) return { error: "ended_at is missing, and so is a start to tell it from" };
  if (read.started_at && endedAt < read.started_at) return { error: "ended_at is before started_at" };
  if (seconds > LONGEST_CALL_SECONDS) return { error: "the call is longer than a week" };
  if (endedAt > latest) return { error: "ended_at lies in the future" };
  return {
    tenantId: read.tenant_id,
    call: {
      vapiCallId: read.vapi_call_id,
      startedAt: read.started_at,
      endedAt,
      isEndKnown: true,
      durationSeconds: startedSeconds(seconds),
      costUsd: (read.cost_usd ?? sumOfCosts(read.costs_json)).toFixed(6),
      costs: read.costs_json,
      endedReason: read.ended_reason,
      reportedAt: read.reported_at,
      phoneNumberId: read.phone_number_id,
      phoneNumber: withoutSip(read.phone_number),
      assistantId: read.assistant_id,
      namedTenant: read.tenant_id === null ? null : String(read.tenant_id),
      doubt: null,
    },
  };
}

function secondsBetween(start: Date | null, end: Date | null): number | null {
  return start && end ? (end.getTime() - start.getTime()) / 1000 : null;
}

/** CSV holds JSON as text. What is none counts as nothing said. */
function parsedIfText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join(".")} ${issue.message}` : "the line says nothing of a call";
}
