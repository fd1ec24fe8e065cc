import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { post, url } from '../../../api/client';
import type { SampleComment } from '../../../api/explore';
import { useChange, useGet } from '../../../api/hooks';
import { keys } from '../../../api/queries';
import type { Page, Project } from '../../../api/types';
import { Avatar } from '../../../ui/Avatar';
import { Button } from '../../../ui/Button';
import { dateTime } from '../../../ui/format';
import { Failure } from '../../../ui/Loaded';
import { labels } from '../../../ui/roles';

const most = 2000;

export function Comments({ id, sample, project }: { id: string; sample: string; project?: Project }) {
  const key = [...keys.project(id), 'comments', sample];
  const address = url(['projects', id, 'samples', sample, 'comments']);
  const comments = useGet<Page<SampleComment>>(key, address);
  const say = useChange((text: string) => post(address, { text }), key);
  const [text, setText] = useState('');
  return (
    <section className="x-part">
      <h3>Comments</h3>
      <ul className="x-answers">
        {(comments.data?.items ?? []).map((one) => (
          <li key={one.id} className="row">
            <Avatar name={one.name} />
            <span className="grow x-said">
              {one.text}
              <span className="small muted own-line">
                {one.name} · {dateTime(one.at)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {labels(project?.role) ? (
        <form
          className="col gap-s"
          onSubmit={(event) => {
            event.preventDefault();
            say.mutate(text.trim(), { onSuccess: () => setText('') });
          }}
        >
          <Textarea
            aria-label="Comment"
            placeholder="Comment"
            autosize
            minRows={1}
            maxRows={6}
            maxLength={most}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {text.trim() ? (
            <div className="row">
              <Button size="sm" type="submit" disabled={say.isPending}>
                Add comment
              </Button>
              {text.length > most - 200 ? <span className="small muted">{most - text.length} left</span> : null}
            </div>
          ) : null}
          <Failure error={say.error} />
        </form>
      ) : null}
    </section>
  );
}
