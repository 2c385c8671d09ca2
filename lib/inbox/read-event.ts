import { createHash } from "node:crypto";
import { z } from "zod";

/** Longer is no id of Stripe's, and more than an index holds. */
const MOST_CHARACTERS = 255;
const LAST_SECOND = 253_402_300_799;

const Word = z.string().min(1).max(MOST_CHARACTERS);
const Reference = z.union([Word, z.object({ id: Word }).transform(({ id }) => id)]);

/** A fact that a payload may lack, or hold in a shape of another year: then it is null. */
function fact<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().catch(null);
}

/** Seconds, or the time in words as thin events have it. */
const Moment = z.union([
  z
    .number()
    .min(0)
    .max(LAST_SECOND)
    .transform((seconds) => new Date(seconds * 1000)),
  z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
]);

const Envelope = z.object({
  id: fact(Word),
  type: fact(Word),
  api_version: fact(Word),
  livemode: fact(z.boolean()),
  created: fact(Moment),
  account: fact(Word),
  context: fact(Word),
  related_object: fact(z.object({ id: fact(Word) })),
  data: fact(
    z.object({
      object: fact(z.looseObject({})),
      previous_attributes: z.looseObject({}).nullish().catch(null),
    }),
  ),
});

/** All that is read of a payload: whose event it is and what it names. */
const Named = z.object({ id: fact(Word), object: fact(Word), customer: fact(Reference) });

/** What was taken from a customer, as a payment method is, names it no longer: only what it was before does. */
const Before = z.object({ customer: fact(Reference) });

export type ReadEvent = ReturnType<typeof readEvent>;

/**
 * What we read of an event: its ids and what decides whether it is ours.
 * Survives any JSON object, of any year and any type: what is missing or of
 * another shape is null. An event that names no id is known by its content.
 */
export function readEvent(event: object) {
  const told = JSON.stringify(event);
  const payload = storable(told);
  const envelope = Envelope.parse(payload === told ? event : JSON.parse(payload));
  const named = Named.parse(envelope.data?.object ?? {});
  const before = Before.parse(envelope.data?.previous_attributes ?? {});
  return {
    id: envelope.id ?? `unnamed_${createHash("sha256").update(payload).digest("hex")}`,
    type: envelope.type ?? "unknown",
    apiVersion: envelope.api_version,
    livemode: envelope.livemode,
    createdAt: envelope.created,
    /** Set when the event is about another account than the one the endpoint belongs to. */
    account: envelope.account ?? envelope.context,
    customerId: named.object === "customer" ? named.id : (named.customer ?? before.customer),
    /** A thin event names what it is about beside its data, which it does not carry. */
    objectId: named.id ?? envelope.related_object?.id ?? null,
    payload,
  };
}

/** Postgres keeps no NUL and no half of a surrogate pair: each becomes the replacement character. */
function storable(json: string): string {
  return json.replaceAll(/\\(?:(u0000|ud[89a-f][0-9a-f]{2})|.)/gi, (sequence, unstorable) =>
    unstorable ? "\\ufffd" : sequence,
  );
}
