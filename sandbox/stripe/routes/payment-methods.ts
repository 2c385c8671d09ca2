import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import { hash, integer, metadata, oneOf, required, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderPaymentMethod } from "@/sandbox/stripe/render/payment-method";
import type { Address, PaymentMethodRecord } from "@/sandbox/stripe/state/records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";
import { addressParam, fullAddress } from "./address";
import { attach, materialize, materializeNumber } from "./attach";
import { allowRedisplay } from "./checked-only";
import { getCustomer, patched } from "./find";

const billing = hash({ name: text(), email: text(), phone: text(), address: addressParam });
const expiry = { exp_month: integer(1, 12), exp_year: integer(2000, 2200) };

export const paymentMethodRoutes: Route[] = [
  route(
    "POST",
    "/v1/payment_methods",
    {
      type: required(oneOf("card")),
      card: required(hash({ number: text(), token: text(), cvc: text(), ...expiry })),
      billing_details: billing,
      metadata: metadata(),
    },
    ({ sandbox, values }) => {
      const { token, number, exp_month, exp_year } = values.card;
      if (token === undefined && number === undefined)
        throw invalid("Missing required param: card[number].", "card[number]", "parameter_missing");
      const row =
        token === undefined ? materializeNumber(sandbox, number ?? "") : materialize(sandbox, token);
      row.expMonth = exp_month ?? row.expMonth;
      row.expYear = exp_year ?? row.expYear;
      row.billingAddress = addressFrom(values.billing_details);
      row.billingName = values.billing_details?.name ?? null;
      row.billingEmail = values.billing_details?.email ?? null;
      row.metadata = patched({}, values.metadata);
      return renderPaymentMethod(row);
    },
  ),
  route("GET", "/v1/payment_methods/:id", {}, ({ sandbox, id }) =>
    renderPaymentMethod(getMethod(sandbox, id)),
  ),
  route(
    "POST",
    "/v1/payment_methods/:id",
    { metadata: metadata(), billing_details: billing, card: hash(expiry) },
    ({ sandbox, id, values }) => {
      const row = getMethod(sandbox, id);
      announceChange(
        sandbox,
        "payment_method.updated",
        () => renderPaymentMethod(row),
        () => {
          row.metadata = patched(row.metadata, values.metadata);
          row.billingAddress = addressFrom(values.billing_details) ?? row.billingAddress;
          row.billingName = values.billing_details?.name ?? row.billingName;
          row.billingEmail = values.billing_details?.email ?? row.billingEmail;
          row.expMonth = values.card?.exp_month ?? row.expMonth;
          row.expYear = values.card?.exp_year ?? row.expYear;
        },
      );
      return renderPaymentMethod(row);
    },
  ),
  route(
    "POST",
    "/v1/payment_methods/:id/attach",
    { customer: required(text()) },
    ({ sandbox, id, values }) => {
      const customer = getCustomer(sandbox, values.customer, "customer");
      const row = materialize(sandbox, id);
      attach(row, customer.id);
      announce(sandbox, "payment_method.attached", renderPaymentMethod(row));
      return renderPaymentMethod(row);
    },
  ),
  route("POST", "/v1/payment_methods/:id/detach", {}, ({ sandbox, id }) => {
    const row = getMethod(sandbox, id);
    const customer = row.customer === null ? undefined : sandbox.state.customers.find(row.customer);
    if (!customer)
      throw invalid(
        "The payment method you provided is not attached to a customer so detachment is impossible.",
      );
    row.customer = null;
    if (customer.defaultPaymentMethod === row.id) customer.defaultPaymentMethod = null;
    for (const subscription of sandbox.state.subscriptions.by("customer", customer.id)) {
      if (subscription.defaultPaymentMethod === row.id) subscription.defaultPaymentMethod = null;
    }
    announce(sandbox, "payment_method.detached", renderPaymentMethod(row), { customer: customer.id });
    return renderPaymentMethod(row);
  }),
  route(
    "GET",
    "/v1/payment_methods",
    { ...pageParams, customer: text(), type: oneOf("card"), allow_redisplay: allowRedisplay },
    ({ sandbox, values }) =>
      pageOf(
        sandbox.state.paymentMethods.all(),
        values,
        "/v1/payment_methods",
        renderPaymentMethod,
        (row) => row.customer !== null && (values.customer === undefined || row.customer === values.customer),
      ),
  ),
];

function addressFrom(details: ReturnType<typeof billing>): Address | null {
  return details?.address ? fullAddress(details.address) : null;
}

function getMethod({ state }: Sandbox, id: string): PaymentMethodRecord {
  const row = state.paymentMethods.find(id);
  if (!row) throw noSuch("PaymentMethod", id, "payment_method");
  return row;
}
