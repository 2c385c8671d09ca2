import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import type { PriceRecord } from "@/sandbox/stripe/state/catalogue-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";

/** The recurring, active price that a request names. */
export function checkedPrice(sandbox: Sandbox, id: string, param: string): PriceRecord {
  const price = activePrice(sandbox, id, param);
  if (!price.recurring) {
    const message =
      "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.";
    throw invalid(message, param);
  }
  return price;
}

/** The active price for a single payment that a checkout names. */
export function oneTimePrice(sandbox: Sandbox, id: string, param: string): PriceRecord {
  const price = activePrice(sandbox, id, param);
  if (price.recurring) {
    const message =
      "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.";
    throw invalid(message, param);
  }
  return price;
}

function activePrice(sandbox: Sandbox, id: string, param: string): PriceRecord {
  const price = sandbox.state.prices.find(id);
  if (!price) throw noSuch("price", id, param);
  if (!price.active)
    throw invalid("The price specified is inactive. This field only accepts active prices.", param);
  return price;
}
