import { getServerSession } from "next-auth";
import { cache } from "react";
import { authOptions } from "./options";
import { type Admin, findAdmin } from "./queries";

/**
 * Who is asking, read from the database once per request, so that an admin who
 * was removed or whose role changed is treated so at once.
 */
export const currentAdmin = cache(async (): Promise<Admin | null> => {
  const session = await getServerSession(authOptions());
  return session && Number.isSafeInteger(session.adminId) ? findAdmin(session.adminId) : null;
});
