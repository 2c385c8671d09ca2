ALTER TABLE "stripe_events" ADD COLUMN "reason" jsonb;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "failures" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts_sent" ADD COLUMN "reason" jsonb;