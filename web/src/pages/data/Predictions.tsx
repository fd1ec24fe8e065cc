import { post, url } from '../../api/client';
import { useChange } from '../../api/hooks';
import { keys } from '../../api/queries';
import { plural } from '../../ui/format';
import { Failure } from '../../ui/Loaded';
import { UploadOne } from './UploadOne';

/** Suggestions of a model of one's own, as a COCO results file. */
export function Predictions({ id }: { id: string }) {
  const send = useChange(
    (upload: string) => post<{ images: number; suggestions: number; unknown: number }>(url(['projects', id, 'predictions']), { upload }),
    keys.project(id),
  );
  return (
    <section className="card" aria-labelledby="predictions-title">
      <header>
        <h2 id="predictions-title">Suggestions of your own model</h2>
      </header>
      <div className="body col gap">
        <p className="muted">
          A COCO results file. Its boxes are shown dashed while labelling, and nothing counts as a label until a person says so.
        </p>
        <UploadOne id={id} label="Choose a results file" accept=".json" done={(upload) => send.mutate(upload)} />
        {send.data ? (
          <p role="status">
            {plural(send.data.suggestions, 'suggestion')} on {plural(send.data.images, 'image')}
            {send.data.unknown > 0 ? `; ${plural(send.data.unknown, 'image')} of the file are not in this project` : ''}.
          </p>
        ) : null}
        <Failure error={send.error} />
      </div>
    </section>
  );
}
