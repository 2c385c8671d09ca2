import { ROLES, type Role } from "./values";

/** Each role may do everything that the roles before it in `ROLES` may. */
export function allows(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
