import { parseArgs } from "node:util";
import { startLocalStripe } from "@/sandbox/stripe/server";

/** A local Stripe that tells nobody, in a process of its own: what it costs must not hold up who measures. */
const { values } = parseArgs({ options: { port: { type: "string" } } });
const stripe = await startLocalStripe({ port: Number(values.port) });
process.once("SIGTERM", () => void stripe.close().then(() => process.exit(0)));
