/** A measured number: value, unit and interval where there is one, spoken as "0.737, between 0.721 and 0.752". Wraps only before the bracket. */
export function Interval(props: { value: number; low?: number; high?: number; digits?: number; unit?: string }) {
  const { value, low, high, digits = 3, unit = '' } = props;
  const text = (number: number) => number.toFixed(digits).replace('-', '−');
  if (low === undefined || high === undefined)
    return (
      <b className="num">
        {text(value)}
        {unit}
      </b>
    );
  return (
    <span className="num">
      <span className="sr">
        {text(value)}
        {unit}, between {text(low)} and {text(high)}
      </span>
      <span aria-hidden="true">
        <b>
          {text(value)}
          {unit}
        </b>{' '}
        <span className="muted nowrap">
          [{text(low)}, {text(high)}]
        </span>
      </span>
    </span>
  );
}
