import { type LocalVapi, startLocalVapi } from "@/sandbox/vapi/server";

const API_KEY = "sandbox-vapi-key";

export type VapiUnderTest = LocalVapi & {
  put: (calls: object[]) => Promise<void>;
  fault: (fault: object) => Promise<void>;
  asked: () => Promise<string[]>;
  reset: () => Promise<void>;
};

/** A local Vapi that the product is told to ask; called before the environment is first read. */
export async function vapiUnderTest(): Promise<VapiUnderTest> {
  const vapi = await startLocalVapi({ port: 0, apiKey: API_KEY });
  Object.assign(process.env, { VAPI_API_KEY: API_KEY, VAPI_API_BASE: vapi.url });

  async function post(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${vapi.url}/_sandbox/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`Local Vapi refused ${path}: ${await response.text()}`);
  }

  return {
    ...vapi,
    put: (calls) => post("calls", calls),
    fault: (fault) => post("faults", fault),
    asked: async () => (await fetch(`${vapi.url}/_sandbox/requests`)).json(),
    reset: () => post("reset", {}),
  };
}
