import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const UNIT = ["lib/domain/**/*.test.ts", "**/*.unit.test.{ts,tsx}", "e2e/architecture.test.ts"];
const EVERYWHERE = ["{app,components,db,lib,sandbox}/**/*.test.{ts,tsx}"];
const NEVER = ["node_modules/**", ".next/**", ".data/**"];

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  // `server-only` throws unless the importer is a React server.
  ssr: { resolve: { conditions: ["react-server", "module", "node", "development|production"] } },
  test: {
    // Each file has its own database and its own Stripe, and mostly waits for them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true, // Hashing a password takes its time on a busy machine.
        test: { name: "unit", include: UNIT, exclude: NEVER, testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: EVERYWHERE,
          exclude: [...NEVER, ...UNIT],
          globalSetup: "e2e/setup/global-postgres.ts",
          setupFiles: ["e2e/setup/integration.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
