/**
 * Node options that lead a program's requests for api.stripe.com to a local
 * Stripe. The app itself never sends a live key to another address, so what it
 * does in live mode is seen from outside the process only like this.
 */
export function stripeAtHome(port: number): string[] {
  return ["--import", `data:text/javascript,${encodeURIComponent(redirect(port))}`];
}

/** The SDK asks through whatever `https.request` is at the time. */
function redirect(port: number): string {
  return `
    import http from "node:http";
    import https from "node:https";
    const abroad = https.request;
    https.request = (asked, ...rest) =>
      asked.host === "api.stripe.com"
        ? http.request({ ...asked, host: "127.0.0.1", port: ${port}, agent: undefined }, ...rest)
        : abroad(asked, ...rest);
  `;
}
