/** The mark: many grains, a sieve, one chosen grain. */
export function Mark({ large }: { large?: boolean }) {
  return (
    <svg className={large ? 'mark xl' : 'mark'} viewBox="0 0 16 16" aria-hidden="true">
      <g fill="currentColor">
        {[2.5, 6.17, 9.83, 13.5].map((x) => (
          <circle key={x} cx={x} cy={2.75} r={1.25} />
        ))}
      </g>
      <path d="M1.5 7h4M10.5 7h4" fill="none" stroke="currentColor" strokeWidth={1.6} strokeLinecap="round" />
      <ellipse cx={8} cy={11.6} rx={2.15} ry={3} fill="var(--mark-grain)" />
    </svg>
  );
}
