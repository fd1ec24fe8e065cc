/** A few exclusive choices side by side, as radio buttons: arrows move, one tab stop. */
export function Segment<T extends string>(props: {
  label: string;
  value: T;
  choices: readonly { value: T; label: React.ReactNode }[];
  onChange: (value: T) => void;
}) {
  return (
    <div className="seg" role="radiogroup" aria-label={props.label}>
      {props.choices.map((choice) => (
        <label key={choice.value} className={choice.value === props.value ? 'on' : ''}>
          <input
            type="radio"
            className="sr"
            name={props.label}
            checked={choice.value === props.value}
            onChange={() => props.onChange(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </div>
  );
}
