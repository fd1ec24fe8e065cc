import { commandLine, type Draft } from './draft';

/** What happens after the button, and the same from a terminal. */
export function Aside({ draft }: { draft: Draft }) {
  const query = Number(draft.query) || 60;
  return (
    <aside className="s-next" aria-label="What happens then">
      <h2>What happens then</h2>
      <ol>
        <li>
          <b>Now</b>
          <span>Winnow looks through all images without labels. You can label at once.</span>
        </li>
        <li>
          <b>After {query} images</b>
          <span>It fits a first model and measures it, then picks the next {query} and says why for each.</span>
        </li>
        <li>
          <b>Every round</b>
          <span>You see the model's quality, the labels saved against random and whether one more round pays.</span>
        </li>
      </ol>
      <h2 style={{ marginTop: 22 }}>The same from the command line</h2>
      <pre className="mono" tabIndex={0}>
        {commandLine(draft)}
      </pre>
    </aside>
  );
}
