import type { EventRecord, ThinEventRecord } from "@/sandbox/stripe/state/records";
import type { State } from "@/sandbox/stripe/state/state";
import type { CliSessions } from "./cli-sessions";
import { inVersion } from "./in-version";
import { post } from "./post";

/** Somebody who is told of an event, and how: answers an HTTP status, 0 when nobody answered. */
export interface Receiver {
  id: string;
  url: string;
  retries: boolean;
  send(body: string): Promise<number>;
}

export interface Message {
  receiver: Receiver;
  body: string;
}

/** The endpoints that want an event, each with the event in the shape of its own API version. */
export function messagesOf(state: State, sessions: CliSessions, event: EventRecord): Message[] {
  const endpoints = state.webhookEndpoints.all().filter((row) => row.enabled && wants(row, event.type));
  const destinations = state.eventDestinations
    .all()
    .filter((row) => row.enabled && row.payload === "snapshot" && wants(row, event.type));
  return [
    ...endpoints.map((row) => ({
      receiver: httpReceiver(row),
      body: inVersion(state, event.json, row.apiVersion),
    })),
    ...destinations.map((row) => ({
      receiver: httpReceiver(row),
      body: inVersion(state, event.json, row.snapshotApiVersion),
    })),
    ...sessions.receivers().map((receiver) => ({ receiver, body: event.json })),
  ];
}

/** The destinations that want a thin event: they are told what happened to which object, and no more. */
export function thinMessagesOf(state: State, event: ThinEventRecord, only?: string): Message[] {
  const { data: _, ...notification }: { data?: unknown } = JSON.parse(event.json);
  const body = JSON.stringify(notification);
  return state.eventDestinations
    .all()
    .filter((row) =>
      only === undefined ? row.enabled && row.payload === "thin" && wants(row, event.type) : row.id === only,
    )
    .map((row) => ({ receiver: httpReceiver(row), body }));
}

function wants({ enabledEvents }: { enabledEvents: string[] }, type: string): boolean {
  return enabledEvents.includes("*") || enabledEvents.includes(type);
}

function httpReceiver({ id, url, secret }: { id: string; url: string; secret: string }): Receiver {
  return { id, url, retries: true, send: (body) => post(url, secret, body) };
}
