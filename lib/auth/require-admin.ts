import { forbidden, unauthorized } from "next/navigation";
import { allows } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/values";
import { currentAdmin } from "./current-admin";
import type { Admin } from "./queries";

/** For pages: answers 401 without a session and 403 when the role is too low. Actions use `adminAction`. */
export async function requireAdmin(role: Role = "viewer"): Promise<Admin> {
  const admin = await currentAdmin();
  if (!admin) unauthorized();
  if (!allows(admin.role, role)) forbidden();
  return admin;
}
