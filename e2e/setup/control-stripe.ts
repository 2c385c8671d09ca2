/** Tells the local Stripe what to go through: a fault, a loss, another setting. */
export async function controlStripe(stripeUrl: string, control: string, body: unknown): Promise<void> {
  const response = await fetch(`${stripeUrl}/_sandbox/${control}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${control} was not taken: ${await response.text()}`);
}

/** Stripe takes the customer's next reports with 200 and drops them; nobody hears of it for days. */
export function loseReports(stripeUrl: string, customer: string, times: number): Promise<void> {
  return controlStripe(stripeUrl, "meter_errors", {
    code: "meter_event_no_customer_defined",
    event_name: "releve_minutes",
    customer,
    times,
    window_ms: 100 * 3_600_000,
  });
}
