-- Sums over a tenant's window read this index alone.
DROP INDEX "vapi_call_usage_tenant_ended_idx";--> statement-breakpoint
CREATE INDEX "vapi_call_usage_tenant_ended_idx" ON "vapi_call_usage" ("tenant_id", "ended_at") INCLUDE ("duration_sec", "cost_usd");--> statement-breakpoint
-- The days of the calls that were here before us.
INSERT INTO "usage_days" ("tenant_id", "day", "calls", "seconds", "seconds_by_6", "seconds_by_30", "seconds_by_60", "cost_usd")
SELECT "tenant_id", ("ended_at" AT TIME ZONE 'UTC')::date, count(*), sum("duration_sec"),
	sum(ceil("duration_sec" / 6.0) * 6), sum(ceil("duration_sec" / 30.0) * 30), sum(ceil("duration_sec" / 60.0) * 60), sum("cost_usd")
FROM "vapi_call_usage" GROUP BY 1, 2;
