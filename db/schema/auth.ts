import { bigint, index, pgEnum, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { ROLES } from "@/lib/domain/values";
import { instant } from "./columns";

export const role = pgEnum("admin_role", ROLES);

/** Who may sign in to the back office. Emails are stored in lower case. */
export const admins = pgTable(
  "admins",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    email: text("email").notNull(),
    name: text("name"),
    role: role("role").notNull(),
    passwordHash: text("password_hash").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    disabledAt: instant("disabled_at"),
  },
  (table) => [uniqueIndex("admins_email_idx").on(table.email)],
);

/** Failed sign-ins, counted per email and per address to lock out guessing. */
export const signInAttempts = pgTable(
  "sign_in_attempts",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    email: text("email").notNull(),
    address: text("address"),
    at: instant("at").notNull(),
  },
  (table) => [index("sign_in_attempts_email_idx").on(table.email, table.at)],
);
