import type { SampleDetail } from '../../../api/explore';
import type { Project } from '../../../api/types';
import { answerWords, valueWords } from '../../../ui/answerWords';
import { Avatar } from '../../../ui/Avatar';
import { dateTime, duration } from '../../../ui/format';

/** The label that counts, every answer behind it, and what the model suggests. */
export function Answers({ detail, project }: { detail: SampleDetail; project?: Project }) {
  const suggested = detail.suggestions;
  return (
    <section className="x-part">
      <h3>Label</h3>
      <p>{detail.label ? <b>{valueWords(detail.label, project?.classes)}</b> : <span className="muted">not yet</span>}</p>
      {suggested?.classes?.length || suggested?.shapes?.length ? (
        <p className="small muted">
          suggested:{' '}
          {suggested.classes?.length
            ? suggested.classes
                .slice(0, 3)
                .map((one) => `${project?.classes[one.class]?.name ?? one.class} ${one.score.toFixed(2)}`)
                .join(', ')
            : valueWords({ shapes: suggested.shapes }, project?.classes)}
        </p>
      ) : null}
      <ul className="x-answers">
        {detail.answers.map((answer) => (
          <li key={answer.answer} className={answer.undone ? 'row dim' : 'row'}>
            <Avatar name={answer.name} />
            <span className="grow">
              {answerWords(answer.outcome, answer.value, project?.classes)}
              <span className="small muted own-line">
                {answer.name} · {dateTime(answer.savedAt)}
                {answer.leadMs ? ` · ${duration(answer.leadMs / 1000)}` : ''}
                {answer.undone ? ' · taken back' : ''}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
