import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { type Calls, createCalls } from "./calls";

export type LocalVapi = { port: number; url: string; close: () => Promise<void> };

const Fault = z.object({
  fault: z.enum(["rate_limit", "error_500", "drop"]),
  times: z.number().int().positive().default(1),
  retry_after: z.number().positive().optional(),
});
type FaultKind = z.infer<typeof Fault>;

/**
 * A local Vapi that lists calls, as `GET /call` of api.vapi.ai does, to whoever
 * has the key. What it lists is told it under `/_sandbox/`.
 */
export function startLocalVapi(options: { port: number; apiKey: string }): Promise<LocalVapi> {
  const calls = createCalls();
  const faults: FaultKind[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response, { calls, faults, asked, apiKey: options.apiKey }).catch((error: unknown) =>
      send(response, 400, { message: String(error) }),
    );
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : options.port;
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        });
      resolve({ port, url: `http://127.0.0.1:${port}`, close });
    });
  });
}

type Vapi = { calls: Calls; faults: FaultKind[]; asked: string[]; apiKey: string };

async function answer(request: IncomingMessage, response: ServerResponse, vapi: Vapi): Promise<void> {
  const url = new URL(request.url ?? "/", "http://local");
  switch (`${request.method} ${url.pathname}`) {
    case "GET /call":
      return list(request, response, url, vapi);
    case "POST /_sandbox/calls":
      return send(response, 200, { stored: vapi.calls.put(await json(request)) });
    case "POST /_sandbox/faults":
      vapi.faults.push(Fault.parse(await json(request)));
      return send(response, 200, {});
    case "GET /_sandbox/requests":
      return send(response, 200, vapi.asked);
    case "POST /_sandbox/reset":
      vapi.calls.clear();
      vapi.faults.length = 0;
      vapi.asked.length = 0;
      return send(response, 200, {});
    default:
      return send(response, 404, { message: "Not Found", statusCode: 404 });
  }
}

function list(request: IncomingMessage, response: ServerResponse, url: URL, vapi: Vapi): void {
  vapi.asked.push(url.search);
  const [fault] = vapi.faults;
  if (fault) {
    fault.times -= 1;
    if (fault.times === 0) vapi.faults.shift();
    fail(response, fault);
    return;
  }
  if (request.headers.authorization !== `Bearer ${vapi.apiKey}`) {
    send(response, 401, { message: "Invalid Key.", error: "Unauthorized", statusCode: 401 });
    return;
  }
  const listed = vapi.calls.list(url.searchParams);
  if ("refusal" in listed) send(response, 400, { message: [listed.refusal], statusCode: 400 });
  else send(response, 200, listed.calls);
}

function fail(response: ServerResponse, { fault, retry_after }: FaultKind): void {
  if (fault === "drop") response.destroy();
  else if (fault === "error_500") send(response, 500, { message: "Internal Server Error" });
  else {
    if (retry_after !== undefined) response.setHeader("retry-after", retry_after);
    send(response, 429, { message: "Too Many Requests", statusCode: 429 });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
