import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hasValidSignature, presentsSecret, presentsSignature } from "./verify";

const secret = "sandbox-vapi-secret";
const body = Buffer.from('{"message":{"type":"hang"}}');
const receivedAt = new Date("2026-03-10T12:00:00Z");
const nowSeconds = receivedAt.getTime() / 1000;

const sign = (algorithm: string, content: string, encoding: "hex" | "base64" = "hex") =>
  createHmac(algorithm, secret).update(content).digest(encoding);
const accepts = (headers: Record<string, string>) =>
  presentsSecret(new Headers(headers), secret) ||
  hasValidSignature({ headers: new Headers(headers), body, secret, receivedAt });

describe("a delivery is Vapi's", () => {
  test.each<[string, Record<string, string>]>([
    ["with the secret in its header", { "x-vapi-secret": secret }],
    ["with the secret as a bearer token", { authorization: `Bearer ${secret}` }],
    ["with a signature over time and body", stamped(nowSeconds, "sha256")],
    ["with the time in milliseconds", stamped(nowSeconds * 1000, "sha256")],
    ["with sha512", stamped(nowSeconds, "sha512")],
    ["with sha1 in base64", stamped(nowSeconds, "sha1", "base64")],
    ["with a prefix before the signature", prefixed(stamped(nowSeconds, "sha256"))],
    ["with a signature over the body alone", { "x-vapi-signature": sign("sha256", body.toString()) }],
  ])("%s", (_rule, headers) => {
    expect(accepts(headers)).toBe(true);
  });
});

describe("a delivery is not Vapi's", () => {
  test.each<[string, Record<string, string>]>([
    ["without anything", {}],
    ["with another secret", { "x-vapi-secret": "another-secret" }],
    ["with an empty secret", { "x-vapi-secret": "" }],
    ["with a bearer of another secret", { authorization: "Bearer another" }],
    [
      "with a signature of another body",
      { "x-signature": sign("sha256", `${nowSeconds}.{}`), "x-timestamp": `${nowSeconds}` },
    ],
    ["with a signature that is too old", stamped(nowSeconds - 3_600, "sha256")],
    ["with a time that is none", { "x-signature": sign("sha256", `soon.${body}`), "x-timestamp": "soon" }],
  ])("%s", (_rule, headers) => {
    expect(accepts(headers)).toBe(false);
  });
});

describe("a delivery presents a signature", () => {
  test.each<[string, Record<string, string>, boolean]>([
    ["in x-signature", { "x-signature": "wrong" }, true],
    ["in x-vapi-signature", { "x-vapi-signature": "wrong" }, true],
    ["not with an empty one", { "x-signature": "" }, false],
    ["not with a wrong secret", { "x-vapi-secret": "another", authorization: "Bearer another" }, false],
  ])("%s", (_rule, headers, expected) => {
    expect(presentsSignature(new Headers(headers))).toBe(expected);
  });
});

function stamped(timestamp: number, algorithm: string, encoding: "hex" | "base64" = "hex") {
  return {
    "x-timestamp": String(timestamp),
    "x-signature": sign(algorithm, `${timestamp}.${body}`, encoding),
  };
}

function prefixed(headers: { "x-timestamp": string; "x-signature": string }) {
  return { ...headers, "x-signature": `sha256=${headers["x-signature"]}` };
}
