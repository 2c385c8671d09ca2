CREATE TYPE "public"."audit_phase" AS ENUM('intended', 'succeeded', 'refused', 'failed');--> statement-breakpoint
CREATE TYPE "public"."admin_role" AS ENUM('viewer', 'operator', 'owner');--> statement-breakpoint
CREATE TYPE "public"."event_state" AS ENUM('received', 'processing', 'processed', 'ignored', 'failed');--> statement-breakpoint
CREATE TYPE "public"."job_outcome" AS ENUM('running', 'done', 'out_of_time', 'failed');--> statement-breakpoint
CREATE TYPE "public"."period_state" AS ENUM('open', 'closing', 'settled');--> statement-breakpoint
CREATE TYPE "public"."period_trouble" AS ENUM('invoice_missing', 'meter_differs', 'report_refused', 'report_unanswered', 'no_time_left', 'closing_failed', 'unknown_plan');--> statement-breakpoint
CREATE TYPE "public"."report_outcome" AS ENUM('pending', 'accepted', 'refused', 'unanswered');--> statement-breakpoint
CREATE TYPE "public"."usage_mode" AS ENUM('none', 'meter', 'invoice_item');--> statement-breakpoint
CREATE TYPE "public"."line_kind" AS ENUM('phone_number_id', 'number', 'assistant_id');--> statement-breakpoint
CREATE TYPE "public"."unassigned_reason" AS ENUM('unknown_line', 'unknown_tenant', 'no_call_id', 'no_duration', 'bad_time');--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"tenant_id" bigint,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"intent_id" text NOT NULL,
	"phase" "audit_phase" NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"stripe_request_id" text,
	"detail" text
);
--> statement-breakpoint
CREATE TABLE "admins" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "admins_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"name" text,
	"role" "admin_role" NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sign_in_attempts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"address" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"api_version" text,
	"livemode" boolean NOT NULL,
	"stripe_created_at" timestamp with time zone NOT NULL,
	"customer_id" text,
	"object_id" text,
	"payload" jsonb NOT NULL,
	"state" "event_state" NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"error" text,
	"lease_token" text,
	"lease_expires_at" timestamp with time zone,
	"next_attempt_at" timestamp with time zone,
	"tenant_id" bigint,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"processed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"id" integer PRIMARY KEY NOT NULL,
	"livemode" boolean NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job_runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "job_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"job" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"outcome" "job_outcome" DEFAULT 'running' NOT NULL,
	"counts" jsonb NOT NULL,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "late_usage" (
	"tenant_id" bigint NOT NULL,
	"stripe_subscription_id" text NOT NULL,
	"period_starts_at" timestamp with time zone NOT NULL,
	"sequence" integer NOT NULL,
	"minutes" bigint NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"detected_at" timestamp with time zone NOT NULL,
	"decision" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "late_usage_tenant_id_stripe_subscription_id_period_starts_at_sequence_pk" PRIMARY KEY("tenant_id","stripe_subscription_id","period_starts_at","sequence")
);
--> statement-breakpoint
CREATE TABLE "meter_reports" (
	"tenant_id" bigint NOT NULL,
	"stripe_subscription_id" text NOT NULL,
	"period_starts_at" timestamp with time zone NOT NULL,
	"sequence" integer NOT NULL,
	"minutes" bigint NOT NULL,
	"event_at" timestamp with time zone NOT NULL,
	"identifier" text NOT NULL,
	"outcome" "report_outcome" DEFAULT 'pending' NOT NULL,
	"stripe_request_id" text,
	"error" text,
	"sent_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	CONSTRAINT "meter_reports_tenant_id_stripe_subscription_id_period_starts_at_sequence_pk" PRIMARY KEY("tenant_id","stripe_subscription_id","period_starts_at","sequence")
);
--> statement-breakpoint
CREATE TABLE "usage_periods" (
	"tenant_id" bigint NOT NULL,
	"stripe_subscription_id" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"stripe_customer_id" text NOT NULL,
	"plan_id" bigint,
	"usage_mode" "usage_mode" NOT NULL,
	"is_trial" boolean DEFAULT false NOT NULL,
	"meter_id" text,
	"meter_event_name" text,
	"included_minutes" integer,
	"overage_price_minor" numeric(24, 12),
	"currency" text NOT NULL,
	"call_increment_seconds" integer NOT NULL,
	"state" "period_state" DEFAULT 'open' NOT NULL,
	"acknowledged_minutes" bigint,
	"has_unanswered_report" boolean DEFAULT false NOT NULL,
	"last_event_at" timestamp with time zone,
	"sequence" integer DEFAULT 0 NOT NULL,
	"settled_minutes" bigint,
	"settled_at" timestamp with time zone,
	"stripe_invoice_id" text,
	"stripe_invoice_item_id" text,
	"holds_invoice" boolean DEFAULT false NOT NULL,
	"invoice_released_at" timestamp with time zone,
	"trouble" "period_trouble",
	"trouble_detail" text,
	"is_blocked" boolean DEFAULT false NOT NULL,
	"lease_token" text,
	"lease_expires_at" timestamp with time zone,
	"opened_at" timestamp with time zone NOT NULL,
	CONSTRAINT "usage_periods_tenant_id_stripe_subscription_id_starts_at_pk" PRIMARY KEY("tenant_id","stripe_subscription_id","starts_at")
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"tenant_id" bigint NOT NULL,
	"stripe_invoice_id" text NOT NULL,
	"stripe_subscription_id" text,
	"number" text,
	"status" text NOT NULL,
	"billing_reason" text,
	"currency" text NOT NULL,
	"total_minor" bigint NOT NULL,
	"amount_due_minor" bigint NOT NULL,
	"amount_paid_minor" bigint NOT NULL,
	"amount_remaining_minor" bigint NOT NULL,
	"lines" jsonb NOT NULL,
	"attempt_count" integer NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"due_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"finalized_at" timestamp with time zone,
	"paid_at" timestamp with time zone,
	"hosted_url" text,
	"pdf_url" text,
	"livemode" boolean NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "invoices_tenant_id_stripe_invoice_id_pk" PRIMARY KEY("tenant_id","stripe_invoice_id")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "plans_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"base_amount_minor" bigint NOT NULL,
	"included_minutes" integer,
	"overage_price_minor" numeric(24, 12),
	"usage_mode" "usage_mode" NOT NULL,
	"call_increment_seconds" integer DEFAULT 1 NOT NULL,
	"trial_days" integer DEFAULT 0 NOT NULL,
	"livemode" boolean DEFAULT false NOT NULL,
	"stripe_product_id" text,
	"stripe_base_price_id" text,
	"stripe_overage_price_id" text,
	"stripe_meter_id" text,
	"stripe_meter_event_name" text,
	"published_at" timestamp with time zone,
	"archived_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenant_leases" (
	"tenant_id" bigint NOT NULL,
	"purpose" text NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "tenant_leases_tenant_id_purpose_pk" PRIMARY KEY("tenant_id","purpose")
);
--> statement-breakpoint
CREATE TABLE "tenant_lines" (
	"tenant_id" bigint NOT NULL,
	"kind" "line_kind" NOT NULL,
	"value" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tenant_lines_tenant_id_kind_value_pk" PRIMARY KEY("tenant_id","kind","value")
);
--> statement-breakpoint
CREATE TABLE "unassigned_calls" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "unassigned_calls_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"report_key" text NOT NULL,
	"reason" "unassigned_reason" NOT NULL,
	"vapi_call_id" text,
	"phone_number_id" text,
	"phone_number" text,
	"assistant_id" text,
	"named_tenant" text,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone NOT NULL,
	"duration_sec" integer NOT NULL,
	"cost_usd" numeric(14, 6) NOT NULL,
	"costs_json" jsonb,
	"ended_reason" text,
	"reported_at" timestamp with time zone,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_days" (
	"tenant_id" bigint NOT NULL,
	"day" date NOT NULL,
	"calls" integer DEFAULT 0 NOT NULL,
	"seconds" bigint DEFAULT 0 NOT NULL,
	"seconds_by_6" bigint DEFAULT 0 NOT NULL,
	"seconds_by_30" bigint DEFAULT 0 NOT NULL,
	"seconds_by_60" bigint DEFAULT 0 NOT NULL,
	"cost_usd" numeric(14, 6) DEFAULT '0' NOT NULL,
	CONSTRAINT "usage_days_tenant_id_day_pk" PRIMARY KEY("tenant_id","day")
);
--> statement-breakpoint
ALTER TABLE "vapi_call_usage" ADD COLUMN IF NOT EXISTS "ended_reason" text;--> statement-breakpoint
ALTER TABLE "vapi_call_usage" ADD COLUMN IF NOT EXISTS "reported_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "plan_id" bigint;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "livemode" boolean;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "currency" text;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "collection_method" text;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "current_period_start" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "current_period_end" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "cancel_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "canceled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "ended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "mrr_minor" bigint;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "payment_method" text;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "next_invoice_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "next_invoice_amount_minor" bigint;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "next_invoice_usage_minor" bigint;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "read_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN IF NOT EXISTS "synced_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN IF NOT EXISTS "email" text;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN IF NOT EXISTS "created_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant_lines" ADD CONSTRAINT "tenant_lines_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_tenant_idx" ON "audit_log" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_intent_idx" ON "audit_log" USING btree ("intent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "admins_email_idx" ON "admins" USING btree ("email");--> statement-breakpoint
CREATE INDEX "sign_in_attempts_email_idx" ON "sign_in_attempts" USING btree ("email","at");--> statement-breakpoint
CREATE INDEX "stripe_events_state_idx" ON "stripe_events" USING btree ("state","received_at");--> statement-breakpoint
CREATE INDEX "stripe_events_customer_idx" ON "stripe_events" USING btree ("customer_id","state");--> statement-breakpoint
CREATE INDEX "stripe_events_tenant_idx" ON "stripe_events" USING btree ("tenant_id","received_at");--> statement-breakpoint
CREATE INDEX "job_runs_job_idx" ON "job_runs" USING btree ("job","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "meter_reports_identifier_idx" ON "meter_reports" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "usage_periods_state_idx" ON "usage_periods" USING btree ("state","ends_at");--> statement-breakpoint
CREATE INDEX "invoices_stripe_id_idx" ON "invoices" USING btree ("stripe_invoice_id");--> statement-breakpoint
CREATE INDEX "invoices_tenant_created_idx" ON "invoices" USING btree ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "invoices_status_idx" ON "invoices" USING btree ("status");--> statement-breakpoint
CREATE UNIQUE INDEX "plans_key_version_idx" ON "plans" USING btree ("key","version");--> statement-breakpoint
CREATE UNIQUE INDEX "plans_base_price_idx" ON "plans" USING btree ("stripe_base_price_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tenant_lines_kind_value_idx" ON "tenant_lines" USING btree ("kind","value");--> statement-breakpoint
CREATE UNIQUE INDEX "unassigned_calls_report_key_idx" ON "unassigned_calls" USING btree ("report_key");--> statement-breakpoint
CREATE INDEX "usage_days_day_idx" ON "usage_days" USING btree ("day");--> statement-breakpoint
CREATE INDEX "vapi_call_usage_tenant_ended_idx" ON "vapi_call_usage" USING btree ("tenant_id","ended_at");--> statement-breakpoint
CREATE INDEX "vapi_call_usage_call_idx" ON "vapi_call_usage" USING btree ("vapi_call_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tenant_billing_customer_idx" ON "tenant_billing" USING btree ("stripe_customer_id");--> statement-breakpoint
CREATE INDEX "tenant_billing_subscription_idx" ON "tenant_billing" USING btree ("stripe_subscription_id");--> statement-breakpoint
CREATE INDEX "tenant_billing_status_idx" ON "tenant_billing" USING btree ("billing_status");--> statement-breakpoint
CREATE INDEX "tenants_name_idx" ON "tenants" USING btree ("name");