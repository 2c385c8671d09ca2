CREATE TYPE "public"."late_decision" AS ENUM('next_invoice', 'write_off', 'nothing_due');--> statement-breakpoint
CREATE TYPE "public"."closing_policy" AS ENUM('hold', 'observe');--> statement-breakpoint
CREATE TYPE "public"."late_policy" AS ENUM('review', 'next_invoice', 'write_off');--> statement-breakpoint
ALTER TABLE "late_usage" ALTER COLUMN "decision" SET DATA TYPE "public"."late_decision" USING "decision"::"public"."late_decision";--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "progress_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "tenant_failures" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "late_usage" ADD COLUMN "decided_by" text;--> statement-breakpoint
ALTER TABLE "late_usage" ADD COLUMN "billed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "late_usage" ADD COLUMN "stripe_invoice_item_id" text;--> statement-breakpoint
ALTER TABLE "usage_periods" ADD COLUMN "is_released" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "late_usage" "late_policy" DEFAULT 'review' NOT NULL;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "closing" "closing_policy" DEFAULT 'hold' NOT NULL;