import { inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { unassignedCalls } from "@/db/schema/usage";
import type { LineKind } from "@/lib/domain/values";
import { WITHOUT_TENANT } from "./assign-line";

/** A line that a waiting call came by, with all the calls of it that wait for a tenant. */
export type UnassignedLine = { kind: LineKind; line: string; calls: number; seconds: number };

const lacksTenantAlone = inArray(unassignedCalls.reason, WITHOUT_TENANT);

/**
 * What a waiting call can be assigned together with, line by line; nothing where
 * its report names no line, lacks more than a tenant, or waits no more.
 */
export async function findUnassignedLines(id: number): Promise<UnassignedLine[]> {
  const rows = await db().execute<{ kind: LineKind; line: string; calls: number; seconds: string }>(sql`
    with lines as (
      select kind, line from unassigned_calls, lateral (values
        ('phone_number_id', phone_number_id), ('number', phone_number), ('assistant_id', assistant_id)
      ) as named (kind, line)
      where id = ${id} and line is not null and ${lacksTenantAlone}
    )
    select kind, line, count(*)::int as calls, sum(duration_sec) as seconds
    from lines join unassigned_calls on line = case kind
      when 'phone_number_id' then phone_number_id when 'number' then phone_number else assistant_id end
    where ${lacksTenantAlone}
    group by kind, line order by kind desc`);
  return rows.map((row) => ({ ...row, seconds: Number(row.seconds) }));
}
