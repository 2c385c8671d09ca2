import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { MeterRefusals } from "./billing/meter-refusals";
import { Api } from "./http/api";
import { control } from "./http/controls";
import { ApiError, errorBody } from "./http/errors";
import { Faults } from "./http/faults";
import { RequestLog } from "./http/request-log";
import { Router } from "./http/router";
import { Traffic } from "./http/traffic";
import { servePage } from "./pages/page";
import { allRoutes } from "./routes/all";
import { Agenda } from "./state/agenda";
import { Clock } from "./state/clock";
import type { Sandbox } from "./state/sandbox";
import { Snapshot } from "./state/snapshot";
import { State } from "./state/state";
import { Timekeeper } from "./state/timekeeper";
import { configureEndpoints } from "./webhooks/configured-endpoints";
import { Deliveries } from "./webhooks/deliveries";

export interface LocalStripeOptions {
  /** 0 takes any free port. */
  port: number;
  /** Where the state is kept between runs; without it, in memory only. */
  dataDir?: string;
  /** The sandbox clock at the first start; real time by default. */
  startAt?: Date;
  webhooks?: { url: string; secret: string }[];
  /** Stands for live mode: takes keys that begin with `sk_live_sandbox_`, and says `livemode` of everything. */
  isLive?: boolean;
  /** How long clients must be silent after a moment's webhooks before the clock goes on. */
  quietMs?: number;
}

export interface LocalStripe {
  port: number;
  url: string;
  close(): Promise<void>;
}

const MOST_BYTES = 1_000_000;

/** Starts a stateful local Stripe on 127.0.0.1. Nothing it does leaves this machine but its webhooks. */
export async function startLocalStripe(options: LocalStripeOptions): Promise<LocalStripe> {
  const state = new State();
  const clock = new Clock();
  const deliveries = new Deliveries(state, clock);
  let port = options.port;
  const url = () => `http://localhost:${port}`;
  const sandbox: Sandbox = {
    state,
    clock,
    agenda: new Agenda(),
    deliveries,
    meterRefusals: new MeterRefusals(),
    url,
    isLive: options.isLive ?? false,
    cause: null,
  };
  const snapshot = new Snapshot(sandbox, options.dataDir);
  const startClock = () => sandbox.clock.startAt(options.startAt ?? new Date());
  if (!snapshot.restore()) startClock();
  configureEndpoints(state, options.webhooks ?? [], sandbox.clock.now());

  const traffic = new Traffic();
  const faults = new Faults();
  const log = new RequestLog();
  const changed = () => snapshot.touch();
  const timekeeper = new Timekeeper(sandbox, traffic, options.quietMs ?? 400, changed);
  const api = new Api({ sandbox, router: new Router(allRoutes), faults, log, changed });

  const server = createServer((request, response) => {
    void handle(request, response).catch((error) => {
      console.error("Local Stripe failed:", error);
      request.socket.destroy();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = new URL(request.url ?? "/", url());
    const isApi = /^\/v[12](\/|$)/.test(at.pathname);
    if (isApi) traffic.begin();
    try {
      const body = await bodyOf(request);
      if (isApi) await api.serve(request, response, at, body);
      else if (at.pathname.startsWith("/_sandbox/")) await serveControl(request, response, at, body);
      else await servePage({ sandbox, timekeeper, log, changed }, request, response, at, body);
    } finally {
      if (isApi) traffic.end();
    }
  }

  async function serveControl(request: IncomingMessage, response: ServerResponse, at: URL, body: string) {
    try {
      const parts = { sandbox, timekeeper, faults, log, changed, startClock };
      respond(response, 200, await control(parts, request.method ?? "GET", at, body));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      respond(response, error.status, errorBody(error, "req_sandbox"));
    }
  }

  server.on("upgrade", (request, connection, head) => deliveries.sessions.upgrade(request, connection, head));

  // Idle connections of a client that pools them must not be cut between its requests.
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address === "object" && address !== null) port = address.port;
  timekeeper.start();

  async function close(): Promise<void> {
    timekeeper.stop();
    sandbox.meterRefusals.clear();
    deliveries.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    snapshot.save();
  }
  return { port, url: `http://127.0.0.1:${port}`, close };
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body, null, 2));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new Error("The request body is too large.");
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString("utf8");
}
