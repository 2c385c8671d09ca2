import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const UNIT = ["lib/domain/**/*.test.ts", "**/*.unit.test.{ts,tsx}", "e2e/architecture.test.ts"];
const EVERYWHERE = ["{app,components,db,lib,sandbox}/**/*.test.{ts,tsx}"];
const NEVER = ["node_modules/**", ".next/**", ".data/**"];

/** They wait longest, so they begin first, while the others take their turns. */
const LONGEST = [
  "billed-is-used.test.ts",
  "billed-equals-used.test.ts",
  "hard-closings.test.ts",
  "any-order.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return index < 0 ? LONGEST.length : index;
    };
    return (await super.sort(files)).toSorted((left, right) => place(left) - place(right));
  }
}

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  // `server-only` throws unless the importer is a React server.
  ssr: { resolve: { conditions: ["react-server", "module", "node", "development|production"] } },
  test: {
    // Each file has its own database and its own Stripe, and mostly waits for them.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: LongestFirst },
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
          // A renewal's hour passes while a busy machine is late: once more tells that from a fault. Not while we work.
          retry: process.env.CI ? 1 : 0,
        },
      },
    ],
  },
});
