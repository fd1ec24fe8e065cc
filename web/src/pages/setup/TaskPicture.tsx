const person = (x: number, y: number) => `M${x} ${y}a5 5 0 1 1 .1 0zM${x - 6} ${y + 2}h12l3 18h-4v24h-4v-18h-2v18h-4v-24h-4z`;

/** A small drawn street scene, marked the way the task marks it. */
export function TaskPicture({ kind }: { kind: 'class' | 'boxes' | 'masks' }) {
  const mark = 'var(--class-4)';
  return (
    <svg viewBox="0 8 200 80" aria-hidden="true">
      <rect width={200} height={96} style={{ fill: 'var(--surface-3)' }} />
      <path d="M0 60H200V96H0Z" style={{ fill: 'var(--line-strong)' }} />
      <path d="M18 40h16l9-13h34l11 13h14v20H18z" style={{ fill: 'var(--ink-3)' }} />
      <circle cx={36} cy={61} r={7} style={{ fill: 'var(--ink-2)' }} />
      <circle cx={84} cy={61} r={7} style={{ fill: 'var(--ink-2)' }} />
      <path d={person(128, 33)} style={{ fill: kind === 'masks' ? mark : 'var(--ink-2)' }} />
      <path d={person(160, 30)} style={{ fill: kind === 'masks' ? mark : 'var(--ink-2)' }} />
      {kind === 'boxes' ? (
        <>
          {[
            [115, 19, 26, 62],
            [147, 16, 26, 62],
          ].map(([x, y, w, h]) => (
            <g key={x}>
              <rect x={x} y={y} width={w} height={h} className="bx halo" style={{ strokeWidth: 3.5 }} />
              <rect x={x} y={y} width={w} height={h} className="bx" style={{ stroke: mark }} />
            </g>
          ))}
        </>
      ) : null}
      {kind === 'class' ? (
        <>
          <rect x={6} y={14} width={58} height={17} rx={4} style={{ fill: mark }} />
          <text x={35} y={26} textAnchor="middle" style={{ fill: 'var(--class-ink)', font: '600 11px var(--font)' }}>
            crossing
          </text>
        </>
      ) : null}
    </svg>
  );
}
