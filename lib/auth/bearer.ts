import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether a request carries `Authorization: Bearer <secret>`. Both sides are
 * hashed first, so the comparison takes the same time whatever was guessed.
 */
export function hasBearer(request: Request, secret: string): boolean {
  const [scheme, token, ...rest] = (request.headers.get("authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || !token || rest.length > 0 || !secret) return false;
  return timingSafeEqual(digest(token), digest(secret));
}

function digest(value: string): Buffer {
  return createHash("sha256").update(value).digest();
}
