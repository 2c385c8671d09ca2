ALTER TABLE "installation" ADD COLUMN "other_account_id" text;--> statement-breakpoint
CREATE INDEX "stripe_events_received_idx" ON "stripe_events" USING btree ("received_at","id");--> statement-breakpoint
CREATE INDEX "stripe_events_type_idx" ON "stripe_events" USING btree ("type","received_at");--> statement-breakpoint
CREATE INDEX "stripe_events_version_idx" ON "stripe_events" USING btree ("api_version","received_at");