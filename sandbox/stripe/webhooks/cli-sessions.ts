import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { newId } from "@/sandbox/stripe/state/ids";
import { signature } from "./post";
import type { Receiver } from "./receivers";

const PATH = "/v1/stripecli/subscribe";
const PROTOCOL = "stripecli-devproxy-v1";
const ANSWER_TIMEOUT_MS = 30_000;

interface Session {
  id: string;
  secret: string;
  socket: WebSocket | null;
  /** Who waits for the answer to which conversation. */
  waiting: Map<string, (status: number) => void>;
}

/** What `stripe listen` is at Stripe's end: a WebSocket that events are pushed through, and whose answers count. */
export class CliSessions {
  private readonly sessions = new Map<string, Session>();
  private server: WebSocketServer | null = null;

  open(): Session {
    const session = { id: newId("cliws", 24), secret: newId("whsec", 32), socket: null, waiting: new Map() };
    this.sessions.set(session.id, session);
    return session;
  }

  static address(serverUrl: string): string {
    return `${serverUrl.replace(/^http/, "ws")}${PATH}`;
  }

  /** Takes over a connection that asks to become a session's WebSocket. */
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    const session = this.sessions.get(String(request.headers["websocket-id"]));
    if (!session || !request.url?.startsWith(PATH)) {
      connection.end("HTTP/1.1 404 Not Found\r\n\r\n");
      return;
    }
    this.server ??= new WebSocketServer({ noServer: true, handleProtocols: () => PROTOCOL });
    this.server.handleUpgrade(request, connection, head, (socket) => {
      session.socket = socket;
      socket.on("message", (data) => answered(session, String(data)));
      socket.on("close", () => {
        if (session.socket === socket) session.socket = null;
      });
    });
  }

  receivers(): Receiver[] {
    return [...this.sessions.values()]
      .filter((session) => session.socket !== null)
      .map((session) => ({
        id: session.id,
        url: "stripe listen",
        retries: false,
        send: (body) => push(session, body),
      }));
  }

  close(): void {
    for (const { socket } of this.sessions.values()) socket?.terminate();
    this.sessions.clear();
    this.server?.close();
  }
}

function push(session: Session, body: string): Promise<number> {
  const { socket } = session;
  if (!socket) return Promise.resolve(0);
  const conversation = `wc_${randomUUID()}`;
  socket.send(
    JSON.stringify({
      type: "webhook_event",
      // Null says that the event has the account's own version; the CLI passes over others unless asked.
      endpoint: { api_version: null },
      event_payload: body,
      http_headers: { "Stripe-Signature": signature(body, session.secret) },
      webhook_conversation_id: conversation,
      webhook_id: newId("wh", 24),
    }),
  );
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(0), ANSWER_TIMEOUT_MS);
    timer.unref();
    const done = (status: number) => {
      clearTimeout(timer);
      session.waiting.delete(conversation);
      resolve(status);
    };
    session.waiting.set(conversation, done);
  });
}

function answered(session: Session, text: string): void {
  const message: { type?: string; webhook_conversation_id?: string; status?: number } = JSON.parse(text);
  if (message.type !== "webhook_response") return;
  session.waiting.get(message.webhook_conversation_id ?? "")?.(message.status ?? 0);
}
