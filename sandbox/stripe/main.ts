import { parseArgs } from "node:util";
import { startLocalStripe } from "./server";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "12111" },
    data: { type: "string", default: ".data/stripe" },
    webhook: { type: "string", default: "http://localhost:3000/api/webhooks/stripe" },
    secret: { type: "string", default: "whsec_sandbox_releve" },
    "start-at": { type: "string" },
  },
});

const startAt = values["start-at"] === undefined ? undefined : new Date(values["start-at"]);
if (startAt && Number.isNaN(startAt.getTime()))
  throw new Error("--start-at takes a time such as 2026-01-31T12:00:00Z");

const stripe = await startLocalStripe({
  port: Number(values.port),
  dataDir: values.data,
  startAt,
  webhooks: [{ url: values.webhook, secret: values.secret }],
});
console.log(`Local Stripe listens on http://localhost:${stripe.port}; its webhooks go to ${values.webhook}`);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void stripe.close().then(() => process.exit(0)));
}
