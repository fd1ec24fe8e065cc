import { ArrowRight, Check, Hourglass } from 'lucide-react';
import type { Advice } from '../../api/types';
import { Link } from '../../app/router';

const words = { 'go on': 'Go on', stop: 'Stop here', 'not yet': 'Not yet' };
const icons = { 'go on': ArrowRight, stop: Check, 'not yet': Hourglass };

/** Advice, not a wall: the verdict, its reason in numbers, and a way on. */
export function StopAdvice({ advice, project }: { advice: Advice; project: string }) {
  const Icon = icons[advice.verdict];
  return (
    <section className="card" aria-labelledby="advice-title">
      <div className="body d-adv">
        <h2 id="advice-title">Stop or go on?</h2>
        <p className="d-go">
          <Icon size={20} strokeWidth={1.8} className={advice.verdict === 'not yet' ? 'dim' : 'good'} aria-hidden="true" />
          {words[advice.verdict]}
        </p>
        <p>
          <Marked text={advice.sentence} />
        </p>
        {advice.verdict === 'stop' ? (
          <div className="row">
            <Link to={`/projects/${project}/data`} className="btn sm">
              Finish and export
            </Link>
            <Link to={`/projects/${project}/label`} className="btn sm ghost">
              One more round
            </Link>
          </div>
        ) : null}
      </div>
    </section>
  );
}

/** Intervals in the sentence stand back and never break; numbers before them stand out. */
export function Marked({ text }: { text: string }) {
  return text.split(/(\[[^\]]*\])/).map((part, i) =>
    part.startsWith('[') ? (
      <span key={i} className="muted nowrap">
        {part}
      </span>
    ) : (
      part.split(/(−?\d[\d,.]* points)/).map((piece, j) => (j % 2 === 1 ? <b key={`${i} ${j}`}>{piece}</b> : piece))
    ),
  );
}
