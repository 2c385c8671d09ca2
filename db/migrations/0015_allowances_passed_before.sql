-- What running periods had passed before anybody looked is kept, and not told: it is no news.
INSERT INTO "allowance_thresholds" ("tenant_id", "stripe_subscription_id", "period_starts_at", "percent",
	"used_minutes", "included_minutes", "is_told", "passed_at")
SELECT "period"."tenant_id", "period"."stripe_subscription_id", "period"."starts_at", "threshold"."percent",
	"total"."minutes", "period"."included_minutes", false, now()
FROM "usage_periods" "period"
JOIN "tenant_billing" "billing" ON "billing"."tenant_id" = "period"."tenant_id"
	AND "billing"."stripe_subscription_id" = "period"."stripe_subscription_id"
CROSS JOIN LATERAL (
	SELECT (coalesce(sum(("duration_sec" + "period"."call_increment_seconds" - 1)
		/ "period"."call_increment_seconds" * "period"."call_increment_seconds"), 0) + 59)::bigint / 60 AS "minutes"
	FROM "vapi_call_usage" WHERE "vapi_call_usage"."tenant_id" = "period"."tenant_id"
		AND "ended_at" >= "period"."starts_at" AND "ended_at" < "period"."ends_at"
) "total"
JOIN (VALUES (80), (100)) "threshold" ("percent")
	ON "total"."minutes" * 100 >= "period"."included_minutes" * "threshold"."percent"
WHERE "period"."state" = 'open' AND "period"."included_minutes" > 0
	-- Where a threshold has been noticed, somebody has looked.
	AND NOT EXISTS (SELECT FROM "allowance_thresholds")
ON CONFLICT DO NOTHING;
