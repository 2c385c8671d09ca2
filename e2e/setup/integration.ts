import { afterAll, inject } from "vitest";
import { demoVariables } from "@/sandbox/demo/environment";
import { startLocalStripe } from "@/sandbox/stripe/server";
import { failOnConsoleError } from "./console-error";
import { createDatabase, TEMPLATE } from "./test-database";

// Runs before each test file is imported, so the file's modules find their environment complete:
// its own copy of the migrated database and its own local Stripe.
const database = await createDatabase(inject("postgresUrl"), { template: TEMPLATE });
const stripe = await startLocalStripe({ port: 0, quietMs: 150 });

Object.assign(
  process.env,
  demoVariables({ databaseUrl: database.url, stripeUrl: stripe.url, appUrl: "http://localhost:3000" }),
);

failOnConsoleError();

afterAll(async () => {
  await stripe.close();
  await database.drop();
});
