import { noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import { text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderSetupIntent } from "@/sandbox/stripe/render/setup-intent";

const PATH = "/v1/setup_intents";

export const setupIntentRoutes: Route[] = [
  route("GET", `${PATH}/:id`, {}, ({ sandbox, id }) => {
    const row = sandbox.state.setupIntents.find(id);
    if (!row) throw noSuch("setupintent", id, "intent");
    return renderSetupIntent(row);
  }),
  route(
    "GET",
    PATH,
    { ...pageParams, ...createdParams, customer: text(), payment_method: text() },
    ({ sandbox, values }) =>
      pageOf(
        sandbox.state.setupIntents.all(),
        values,
        PATH,
        renderSetupIntent,
        (row) =>
          (values.customer === undefined || row.customer === values.customer) &&
          (values.payment_method === undefined || row.paymentMethod === values.payment_method),
      ),
  ),
];
