CREATE TYPE "public"."event_source" AS ENUM('webhook', 'gap_fill');--> statement-breakpoint
CREATE TYPE "public"."plan_interval" AS ENUM('month', 'year');--> statement-breakpoint
CREATE TYPE "public"."alert_state" AS ENUM('claimed', 'sent', 'failed');--> statement-breakpoint
CREATE TYPE "public"."suspension_reason" AS ENUM('manual', 'payment', 'quota');--> statement-breakpoint
CREATE TABLE "ignored_customers" (
	"stripe_customer_id" text PRIMARY KEY NOT NULL,
	"ignored_by" text NOT NULL,
	"ignored_at" timestamp with time zone NOT NULL,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "webhook_secrets" (
	"stripe_endpoint_id" text PRIMARY KEY NOT NULL,
	"secret_encrypted" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "drifts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "drifts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"tenant_id" bigint,
	"stripe_object_id" text,
	"ours" jsonb,
	"stripes" jsonb,
	"cause" text NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"repaired_at" timestamp with time zone,
	"repaired_by" text,
	"repair" text
);
--> statement-breakpoint
CREATE TABLE "alerts_sent" (
	"tenant_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"channel" text NOT NULL,
	"state" "alert_state" NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"error" text,
	"payload" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	CONSTRAINT "alerts_sent_tenant_id_kind_subject_channel_pk" PRIMARY KEY("tenant_id","kind","subject","channel")
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"id" integer PRIMARY KEY NOT NULL,
	"payment_grace_days" integer,
	"alert_emails" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "suspensions" (
	"tenant_id" bigint NOT NULL,
	"reason" "suspension_reason" NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"set_by" text NOT NULL,
	"detail" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "suspensions_tenant_id_reason_pk" PRIMARY KEY("tenant_id","reason")
);
--> statement-breakpoint
ALTER TABLE "stripe_events" ADD COLUMN "failures" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "stripe_events" ADD COLUMN "source" "event_source" DEFAULT 'webhook' NOT NULL;--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "stripe_account_id" text;--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "newest_event_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "subtotal_minor" bigint;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "discount_minor" bigint;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "tax_minor" bigint;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "payments" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "collection_method" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "auto_advance" boolean;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "days_until_due" integer;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "billing_interval" text;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "items" jsonb;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "discounts" jsonb;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "automatic_tax" boolean;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "pause_behavior" text;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "schedule_id" text;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "scheduled_change" jsonb;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "latest_invoice_id" text;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "customer_email" text;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "customer_deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "cancel_at_period_end" boolean;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "billing_interval" "plan_interval" DEFAULT 'month' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "drifts_open_idx" ON "drifts" USING btree ("kind",coalesce("stripe_object_id", ''),coalesce("tenant_id", 0)) WHERE "drifts"."repaired_at" is null;--> statement-breakpoint
CREATE INDEX "drifts_found_idx" ON "drifts" USING btree ("found_at");--> statement-breakpoint
CREATE INDEX "drifts_tenant_idx" ON "drifts" USING btree ("tenant_id","found_at");--> statement-breakpoint
CREATE INDEX "alerts_sent_state_idx" ON "alerts_sent" USING btree ("state","next_attempt_at");