/** The body of Stripe's error object (docs.stripe.com/api/errors), thrown from any depth of a handler. */
interface Details {
  status?: number;
  type?: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  code?: string;
  param?: string;
  declineCode?: string;
  headers?: Record<string, string>;
  paymentIntent?: unknown;
  charge?: string | null;
}

export class ApiError extends Error {
  readonly status: number;
  readonly details: Details;

  constructor(message: string, details: Details = {}) {
    super(message);
    this.status = details.status ?? 400;
    this.details = details;
  }
}

export function invalid(message: string, param?: string, code?: string): ApiError {
  return new ApiError(message, { param, code });
}

export function noSuch(kind: string, id: string, param = "id"): ApiError {
  return new ApiError(`No such ${kind}: '${id}'`, { status: 404, code: "resource_missing", param });
}

export function errorBody(error: ApiError, requestId: string) {
  const { type = "invalid_request_error", code, param, declineCode, paymentIntent, charge } = error.details;
  return {
    error: {
      type,
      message: error.message,
      ...(code && { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}` }),
      ...(param && { param }),
      ...(declineCode && { decline_code: declineCode }),
      ...(charge && { charge }),
      ...(paymentIntent !== undefined && { payment_intent: paymentIntent }),
      request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`,
    },
  };
}
