CREATE TABLE "usage_changes" (
	"tenant_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "usage_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"from_at" timestamp with time zone NOT NULL,
	"to_at" timestamp with time zone NOT NULL,
	CONSTRAINT "usage_changes_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
-- In the transaction of every change of calls, whoever makes it: which tenant's totals are to be looked at again.
CREATE FUNCTION "note_usage_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO "usage_changes" ("tenant_id", "from_at", "to_at")
		SELECT "tenant_id", min("ended_at"), max("ended_at") FROM "new_calls" GROUP BY "tenant_id";
	ELSIF TG_OP = 'DELETE' THEN
		INSERT INTO "usage_changes" ("tenant_id", "from_at", "to_at")
		SELECT "tenant_id", min("ended_at"), max("ended_at") FROM "old_calls" GROUP BY "tenant_id";
	ELSE
		INSERT INTO "usage_changes" ("tenant_id", "from_at", "to_at")
		SELECT "tenant_id", min("ended_at"), max("ended_at")
		FROM (SELECT "tenant_id", "ended_at" FROM "old_calls" UNION ALL SELECT "tenant_id", "ended_at" FROM "new_calls") AS "calls"
		GROUP BY "tenant_id";
	END IF;
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "vapi_call_usage_inserted" AFTER INSERT ON "vapi_call_usage" REFERENCING NEW TABLE AS "new_calls"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_usage_change"();--> statement-breakpoint
CREATE TRIGGER "vapi_call_usage_updated" AFTER UPDATE ON "vapi_call_usage" REFERENCING OLD TABLE AS "old_calls" NEW TABLE AS "new_calls"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_usage_change"();--> statement-breakpoint
CREATE TRIGGER "vapi_call_usage_deleted" AFTER DELETE ON "vapi_call_usage" REFERENCING OLD TABLE AS "old_calls"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_usage_change"();--> statement-breakpoint
-- What was reported and settled before there were changes is looked at once.
INSERT INTO "usage_changes" ("tenant_id", "from_at", "to_at")
SELECT "tenant_id", min("starts_at"), max("ends_at") FROM "usage_periods" GROUP BY "tenant_id";
