CREATE TABLE "disputes" (
	"tenant_id" bigint NOT NULL,
	"stripe_dispute_id" text NOT NULL,
	"stripe_charge_id" text,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"reason" text NOT NULL,
	"status" text NOT NULL,
	"answer_due_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"livemode" boolean NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "disputes_tenant_id_stripe_dispute_id_pk" PRIMARY KEY("tenant_id","stripe_dispute_id")
);
--> statement-breakpoint
CREATE INDEX "disputes_stripe_id_idx" ON "disputes" USING btree ("stripe_dispute_id");--> statement-breakpoint
CREATE INDEX "disputes_status_idx" ON "disputes" USING btree ("status");