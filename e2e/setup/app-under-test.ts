import { DEMO } from "@/sandbox/demo/environment";

export type AppUnderTest = {
  url: string;
  /** Runs the usage job as the cron does, and answers what it answered. */
  cron(): Promise<Response>;
  /** Sends a report as Vapi does: the whole body, `{ message: { type: "end-of-call-report", … } }`. */
  postCall(report: unknown): Promise<Response>;
};

export function appUnderTest(url: string): AppUnderTest {
  return {
    url,
    cron: () => fetch(`${url}/api/cron/usage`, { headers: { authorization: `Bearer ${DEMO.CRON_SECRET}` } }),
    postCall: (report) =>
      fetch(`${url}/api/webhooks/vapi`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-vapi-secret": DEMO.VAPI_WEBHOOK_SECRET },
        body: JSON.stringify(report),
      }),
  };
}
