type Refusal = { ok: false; code: string; message: string };

/** What a server action answers: its outcome in the admin's words, or why it was refused. */
export type ActionResult = { ok: true; message: string } | Refusal;

/** What a look before an action answers. */
export type LookResult<T> = { ok: true; seen: T } | Refusal;
