CREATE TYPE "public"."quota_policy" AS ENUM('never', 'unbilled', 'always');--> statement-breakpoint
CREATE TABLE "allowance_thresholds" (
	"tenant_id" bigint NOT NULL,
	"stripe_subscription_id" text NOT NULL,
	"period_starts_at" timestamp with time zone NOT NULL,
	"percent" integer NOT NULL,
	"used_minutes" bigint NOT NULL,
	"included_minutes" integer NOT NULL,
	"is_told" boolean NOT NULL,
	"passed_at" timestamp with time zone NOT NULL,
	"quota_lifted_at" timestamp with time zone,
	"quota_lifted_by" text,
	CONSTRAINT "allowance_thresholds_pk" PRIMARY KEY("tenant_id","stripe_subscription_id","period_starts_at","percent")
);
--> statement-breakpoint
ALTER TABLE "tenant_billing" ADD COLUMN "customer_locale" text;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "tells_tenants" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "quota" "quota_policy" DEFAULT 'never' NOT NULL;--> statement-breakpoint
ALTER TABLE "suspensions" ADD COLUMN "ends_at" timestamp with time zone;