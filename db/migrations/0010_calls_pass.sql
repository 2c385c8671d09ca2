ALTER TABLE "installation" ADD COLUMN "calls_pass_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "calls_listed_to" timestamp with time zone;