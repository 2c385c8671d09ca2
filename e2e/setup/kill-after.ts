import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs one expression of the product in a process of its own, with this test's
 * database and Stripe, and kills it without warning when told to. Answers with
 * the signal that ended it; null when it came to its end.
 */
export async function killAfter(
  expression: string,
  variables: Record<string, string>,
  when: (kill: () => void) => void,
): Promise<string | null> {
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "-e", expression], {
    env: { ...process.env, ...variables },
    stdio: "ignore",
  });
  when(() => child.kill("SIGKILL"));
  await once(child, "exit");
  return child.signalCode;
}
