import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const PLATFORMS: Record<
  string,
  { pkg: string; bin: string } | undefined
> = require("@stripe/cli/platforms.json");

/** The official Stripe CLI's binary for this machine, or null where its package was not to be had. */
export function findStripeCli(): string | null {
  const platform = PLATFORMS[`${process.platform}-${process.arch}`];
  if (!platform) return null;
  try {
    return join(require.resolve(`${platform.pkg}/package.json`), "..", "bin", platform.bin);
  } catch {
    return null;
  }
}

export interface StripeCli {
  /** Runs one command to its end. */
  run(...args: string[]): Promise<{ code: number | null; output: string }>;
  /** Starts a command that goes on until it is stopped. */
  start(...args: string[]): { output(): string; stop(): Promise<void> };
  remove(): void;
}

/** The CLI pointed at a local Stripe, with a home of its own, and kept from the network. */
export function stripeCli(binary: string, stripeUrl: string): StripeCli {
  const home = mkdtempSync(join(tmpdir(), "stripe-cli-"));
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: process.env.NODE_ENV,
    HOME: home,
    STRIPE_API_KEY: "sk_test_sandbox_releve",
    STRIPE_CLI_TELEMETRY_OPTOUT: "1",
    // It looks for newer versions of itself; a closed port refuses at once. Addresses on this machine take no proxy.
    HTTPS_PROXY: "http://127.0.0.1:9",
  };

  function start(...args: string[]) {
    const child = spawn(binary, [...args, "--api-base", stripeUrl], { env });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += String(chunk)));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const stop = async () => {
      child.kill("SIGINT");
      await ended;
    };
    return { output: () => text, stop, ended };
  }

  return {
    async run(...args) {
      const running = start(...args);
      return { code: await running.ended, output: running.output() };
    },
    start,
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
