/** A progress bar that moves because work is done. `share` 0 to 1. */
export function Bar({ share, label, tone = '' }: { share: number; label: string; tone?: '' | 'w' | 'r' }) {
  const percent = Math.max(0, Math.min(100, share * 100));
  return (
    <div className="bar" role="progressbar" aria-label={label} aria-valuenow={Math.round(percent)} aria-valuemin={0} aria-valuemax={100}>
      <i className={tone} style={{ width: `${percent}%` }} />
    </div>
  );
}
