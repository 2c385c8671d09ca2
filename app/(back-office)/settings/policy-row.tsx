/** What was decided, for those who only read it. */
export function PolicyRow({ label, value, hint }: { label: string; value: string; hint: string }) {
  return (
    <div className="grid gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[11rem_minmax(0,1fr)]">
      <dt className="font-medium">{label}</dt>
      <dd className="min-w-0">
        {value}
        <p className="text-xs text-muted">{hint}</p>
      </dd>
    </div>
  );
}
