import { NumberInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { remove, url } from '../../api/client';
import { useChange, useGet } from '../../api/hooks';
import { Problem } from '../../api/problem';
import type { Detector } from '../../api/project-parts';
import { keys } from '../../api/queries';
import { sendFile } from '../../api/sendFile';
import { Button } from '../../ui/Button';
import { bytes, decimal, plural } from '../../ui/format';
import { Failure } from '../../ui/Loaded';

/** An ONNX detector from elsewhere, whose boxes are suggested while labelling. */
export function DetectorCard({ id }: { id: string }) {
  const key = [...keys.project(id), 'detector'];
  const address = url(['projects', id, 'detector']);
  const detector = useGet<Detector>(key, address);
  const [scoreMin, setScoreMin] = useState<number | string>(0.25);
  const input = useRef<HTMLInputElement>(null);
  const put = useChange(
    (file: File) => sendFile<Detector>(url(['projects', id, 'detector'], { scoreMin: Number(scoreMin) || 0.25 }), file),
    key,
  );
  const drop = useChange(() => remove(address), key);
  const none = detector.error instanceof Problem && detector.error.status === 404;
  const found = none ? undefined : detector.data;
  return (
    <section className="card" aria-labelledby="detector-title">
      <header>
        <h2 id="detector-title">Detector of your own</h2>
        <span className="grow" />
        {found ? <span className={found.state === 'failed' ? 'chip b' : 'chip line'}>{found.state}</span> : null}
      </header>
      <div className="body col gap">
        <p className="muted">
          Rounds train a model of Winnow’s own. An ONNX detector from elsewhere takes its place for suggestions: its boxes are shown dashed
          while labelling, and nothing counts as a label until a person says so.
        </p>
        {found ? (
          <dl className="facts">
            <div>
              <dt>File</dt>
              <dd>
                {bytes(found.bytes)}, SHA-256 {found.hash.slice(0, 12)}…
              </dd>
            </div>
            <div>
              <dt>Suggests</dt>
              <dd>
                {found.classes.length > 0 ? found.classes.join(', ') : 'not known yet'}, from a confidence of {decimal(found.scoreMin, 2)}{' '}
                on; {plural(found.images, 'image')} so far
              </dd>
            </div>
            {found.unknown.length > 0 ? (
              <div>
                <dt>Not in the project</dt>
                <dd>{found.unknown.slice(0, 10).join(', ') + (found.unknown.length > 10 ? ', …' : '')}</dd>
              </div>
            ) : null}
          </dl>
        ) : null}
        {found?.reason ? <p className="bad">{found.reason}</p> : null}
        <div className="fields">
          <NumberInput
            label="Suggest boxes from a confidence of"
            min={0.01}
            max={1}
            step={0.05}
            decimalScale={2}
            hideControls
            value={scoreMin}
            onChange={setScoreMin}
          />
        </div>
        <div className="row">
          <input
            ref={input}
            type="file"
            accept=".onnx"
            hidden
            aria-label="ONNX file"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file) put.mutate(file);
              event.currentTarget.value = '';
            }}
          />
          <Button disabled={put.isPending} onClick={() => input.current?.click()}>
            {put.isPending ? 'Sending …' : found ? 'Choose another file' : 'Choose an ONNX file'}
          </Button>
          {found ? (
            <Button kind="ghost" disabled={drop.isPending} onClick={() => drop.mutate(undefined)}>
              Remove
            </Button>
          ) : null}
        </div>
        <Failure error={put.error ?? drop.error ?? (none ? null : detector.error)} />
      </div>
    </section>
  );
}
