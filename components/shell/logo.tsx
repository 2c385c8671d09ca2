/** The product's name, as a reading on a meter: a line, and where it stands. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 text-lg font-semibold tracking-tight">
      <svg aria-hidden viewBox="0 0 20 20" className="size-5 shrink-0">
        <rect width="20" height="20" rx="5" className="fill-accent" />
        <path
          d="M5 13.5v-3M8.3 13.5V9M11.7 13.5V6.5M15 13.5v-5"
          className="stroke-on-accent"
          strokeWidth="1.8"
          strokeLinecap="round"
        />
      </svg>
      Relevé
    </span>
  );
}
