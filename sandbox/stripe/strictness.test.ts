import { afterAll, expect, it } from "vitest";
import { testStripe } from "./test-stripe";

const { local, stripe } = await testStripe();
afterAll(() => local.close());

/** Sends what the SDK's types would not let through. */
function post(path: string, params: object): Promise<unknown> {
  return stripe.rawRequest("POST", path, { ...params });
}

it.each<[string, string, object, object]>([
  [
    "a wrong word",
    "customers",
    { tax: { validate_location: "someday" } },
    { param: "tax[validate_location]" },
  ],
  [
    "an unknown key",
    "customers",
    { invoice_settings: { rendering_options: { colour: "red" } } },
    { param: "invoice_settings[rendering_options][colour]", code: "parameter_unknown" },
  ],
  [
    "a missing value",
    "customers",
    { tax_id_data: [{ type: "eu_vat" }] },
    { param: "tax_id_data[0][value]", code: "parameter_missing" },
  ],
  ["a truth that is none", "products", { name: "Voice", shippable: "perhaps" }, { param: "shippable" }],
  [
    "a text that is too long",
    "invoices",
    { statement_descriptor: "x".repeat(23) },
    { param: "statement_descriptor", code: "parameter_invalid_string_length" },
  ],
  [
    "a reason nobody may give",
    "subscriptions/sub_1",
    { cancellation_details: { feedback: "bored" } },
    { param: "cancellation_details[feedback]" },
  ],
])("%s is refused also where the parameter has no effect here", async (_what, path, params, error) => {
  await expect(post(`/v1/${path}`, params)).rejects.toMatchObject({
    rawType: "invalid_request_error",
    ...error,
  });
});
