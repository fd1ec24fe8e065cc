import type { ReviewItem } from '../../api/explore';
import type { AnswerValue, Project } from '../../api/types';
import { answerWords, valueWords } from '../../ui/answerWords';
import { Avatar } from '../../ui/Avatar';
import { dateTime } from '../../ui/format';
import { Key } from '../../ui/Key';

/** An answer, or the model's suggestion, that can be shown on the picture. */
export interface Option {
  key: string;
  who: string;
  value: AnswerValue;
}

/** All answers, the suggestion last; choosing one shows it. Those without a value (skipped, unsure) are only named. */
export function AnswerList(props: {
  options: Option[];
  item: ReviewItem;
  project?: Project;
  shown: number;
  show: (at: number) => void;
  keys: boolean;
}) {
  const { options, item, project, shown, show, keys } = props;
  return (
    <>
      <h3>Answers</h3>
      <ul className="v-answers">
        {options.map((option, i) => (
          <li key={option.key}>
            <button type="button" className={i === shown ? 'on' : ''} aria-pressed={i === shown} onClick={() => show(i)}>
              {option.key === 'model' ? <span className="chip w">suggested</span> : <Avatar name={option.who} />}
              <span className="grow">
                {valueWords(option.value, project?.classes)}
                {option.key === 'model' ? null : <span className="small muted own-line">{option.who}</span>}
              </span>
              {keys ? <Key>{i + 1}</Key> : null}
            </button>
          </li>
        ))}
        {item.answers
          .filter((answer) => !answer.value)
          .map((answer) => (
            <li key={answer.answer} className="row v-plain">
              <Avatar name={answer.name} />
              <span className="grow">
                {answerWords(answer.outcome, undefined)}
                <span className="small muted own-line">
                  {answer.name} · {dateTime(answer.savedAt)}
                </span>
              </span>
            </li>
          ))}
      </ul>
    </>
  );
}
