ALTER TABLE "audit_log" ADD COLUMN "refusal" text;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "balance_minor" bigint;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "balance_currency" text;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "next_invoice_balance_minor" bigint;