import { requireAdmin } from "@/lib/auth/require-admin";

export default async function BillingPage() {
  await requireAdmin();
  return <main />;
}
