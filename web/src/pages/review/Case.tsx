import { Check, CornerUpLeft, Pencil } from 'lucide-react';
import { useState } from 'react';
import { imageUrl, post, url } from '../../api/client';
import type { ReviewItem } from '../../api/explore';
import { useChange } from '../../api/hooks';
import { keys } from '../../api/queries';
import type { AnswerValue, Project } from '../../api/types';
import { Button } from '../../ui/Button';
import { ClassTag } from '../../ui/ClassTag';
import { Key } from '../../ui/Key';
import { Failure } from '../../ui/Loaded';
import { announce } from '../../ui/LiveRegion';
import { Shapes } from '../../ui/overlay/Shapes';
import { useKeys } from '../../ui/useKeys';
import { AnswerList } from './AnswerList';

interface CaseProps {
  id: string;
  project?: Project;
  item: ReviewItem;
  done: () => void;
  go: (by: number) => void;
}
type Decision = { decision: 'accept' | 'correct' | 'return'; value?: AnswerValue };

/** One image under review: the answers side by side, and three decisions. A digit chooses the right class, or the answer that is right. */
export function Case({ id, project, item, done, go }: CaseProps) {
  const [shown, setShown] = useState(0);
  const [comment, setComment] = useState('');
  const answers = item.answers.filter((answer) => answer.value);
  const options = [
    ...answers.map((answer) => ({ key: answer.answer, who: answer.name, value: answer.value! })),
    ...(item.suggestions?.shapes?.length || item.suggestions?.classes?.length
      ? [
          {
            key: 'model',
            who: 'suggested',
            value: { shapes: item.suggestions.shapes, classes: item.suggestions.classes?.slice(0, 1).map((one) => one.class) },
          },
        ]
      : []),
  ];
  const decide = useChange(
    (body: Decision) => post(url(['projects', id, 'review', item.sample]), { ...body, comment: comment.trim() || undefined }),
    [...keys.project(id), 'dashboard'],
  );
  const say = (body: Decision, words: string) =>
    decide.mutate(body, {
      onSuccess: () => {
        announce(words);
        done();
      },
    });
  const whole = project?.task === 'classify';
  const classes = project?.classes.filter((one) => !one.retired) ?? [];
  const accept = () => say({ decision: 'accept', value: item.answers.length > 1 ? options[shown]?.value : undefined }, 'accepted');
  const back = () => say({ decision: 'return' }, 'returned to labelling');
  const digit = (at: number) => {
    if (whole && classes[at]) say({ decision: 'correct', value: { classes: [classes[at].index] } }, `corrected to ${classes[at].name}`);
    else if (options[at]) setShown(at);
  };
  useKeys({
    a: accept,
    r: back,
    c: () => options[shown] && say({ decision: 'correct', value: options[shown].value }, 'corrected'),
    ArrowDown: () => go(1),
    ArrowUp: () => go(-1),
    f: () => go(1),
    d: () => go(-1),
    ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [String((i + 1) % 10), () => digit(i)])),
  });
  return (
    <article className="v-case" aria-labelledby="case-title">
      <figure className="v-stage">
        <div
          className="v-pic"
          style={{ aspectRatio: `${item.width} / ${item.height}`, width: `min(100%, calc((100dvh - 96px) * ${item.width / item.height}))` }}
        >
          <img src={imageUrl(id, item.sample, 'view')} alt={item.name} />
          <Shapes shapes={options[shown]?.value.shapes ?? []} width={item.width} height={item.height} classes={project?.classes} dashed />
        </div>
      </figure>
      <div className="v-panel">
        <p>{item.sentence}</p>
        <h2 id="case-title" className="v-name">
          {item.name}
        </h2>
        <AnswerList options={options} item={item} project={project} shown={shown} show={setShown} keys={!whole && options.length > 1} />
        {whole ? (
          <>
            <h3>It is</h3>
            <ul className="v-classes">
              {classes.map((one, i) => (
                <li key={one.index}>
                  <button type="button" onClick={() => digit(i)}>
                    {i < 10 ? <Key>{(i + 1) % 10}</Key> : null}
                    <ClassTag index={one.index} classes={project?.classes} />
                  </button>
                </li>
              ))}
            </ul>
          </>
        ) : null}
        <textarea
          className="v-comment"
          aria-label="Comment for whoever labelled it"
          placeholder="Comment for whoever labelled it"
          maxLength={2000}
          rows={2}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <Failure error={decide.error} />
        <div className="v-decide">
          <Button
            kind="primary"
            block
            keys="A"
            icon={<Check size={16} strokeWidth={1.8} />}
            onClick={accept}
            disabled={decide.isPending || options.length === 0}
          >
            {item.answers.length > 1 ? 'Accept the shown answer' : 'Accept'}
          </Button>
          {!whole && options.length > 1 ? (
            <Button
              block
              keys="C"
              icon={<Pencil size={16} strokeWidth={1.6} />}
              onClick={() => say({ decision: 'correct', value: options[shown].value }, 'corrected')}
              disabled={decide.isPending}
            >
              Correct to what is shown
            </Button>
          ) : null}
          <Button block keys="R" icon={<CornerUpLeft size={16} strokeWidth={1.6} />} onClick={back} disabled={decide.isPending}>
            Return to labelling
          </Button>
        </div>
      </div>
    </article>
  );
}
