/** Initials of a person. */
export function Avatar({ name }: { name: string }) {
  const parts = name.trim().split(/[\s@.]+/);
  const initials = ((parts[0]?.[0] ?? '') + (parts[1]?.[0] ?? '')).toUpperCase();
  return (
    <span className="avatar" aria-hidden="true" title={name}>
      {initials}
    </span>
  );
}
