import { parseArgs } from "node:util";
import { startLocalVapi } from "./server";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "12112" },
    key: { type: "string", default: "sandbox-vapi-key" },
  },
});

const vapi = await startLocalVapi({ port: Number(values.port), apiKey: values.key });
console.log(`Local Vapi lists calls on ${vapi.url}; VAPI_API_BASE=${vapi.url} VAPI_API_KEY=${values.key}`);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void vapi.close().then(() => process.exit(0)));
}
