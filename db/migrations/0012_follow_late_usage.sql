ALTER TABLE "installation" ADD COLUMN "thin_events_next_page" text;--> statement-breakpoint
ALTER TABLE "late_usage" ADD COLUMN "stripe_invoice_id" text;