import { useEffect } from 'react';
import { url } from '../../api/client';
import type { ImportJob } from '../../api/data';
import { useGet } from '../../api/hooks';
import { keys } from '../../api/queries';
import type { Page, Project } from '../../api/types';
import { Link, navigate } from '../../app/router';
import { totals } from '../../upload/machine';
import { useUploads } from '../../upload/useUploads';
import { Bar } from '../../ui/Bar';
import { count, duration, percent } from '../../ui/format';
import { CopyText } from '../../ui/CopyText';
import { Failure } from '../../ui/Loaded';
import { UploadList } from '../../ui/upload/UploadList';

/** Between the button and the first image: what is done of what, and the page goes on by itself as soon as one can be labelled. */
export function Starting({ project, invite, upload }: { project: Project; invite?: string; upload: boolean }) {
  const label = `/projects/${project.id}/label`;
  const now = useGet<Project>([...keys.project(project.id)], url(['projects', project.id]), 1500);
  const imports = useGet<Page<ImportJob>>([...keys.project(project.id), 'imports'], url(['projects', project.id, 'imports']), 1500);
  const job = imports.data?.items[0];
  const sum = totals([...useUploads(project.id)]);
  const ready = (now.data?.counts.queue ?? 0) > 0;
  useEffect(() => {
    // With an invitation to copy the page waits for the person.
    if (ready && !invite) navigate(label, { replace: true });
  }, [ready, invite, label]);
  const share = upload ? (sum.bytes ? sum.sent / sum.bytes : 0) : job?.total ? job.done / job.total : 0;
  const failed = job?.state === 'failed';
  return (
    <main className="centre s-starting">
      <h1 className="big">{ready ? 'The first images are in' : 'Reading the images'}</h1>
      <p className="muted">
        {upload
          ? `${count(sum.finished)} of ${count(sum.files)} files sent. They go on in the background while you label.`
          : job
            ? `${count(job.done)}${job.total ? ` of ${count(job.total)}` : ''} files looked at, ${count(job.added)} images in${job.secondsLeft ? `; about ${duration(job.secondsLeft)} left` : ''}. They go on while you label.`
            : 'Labelling opens with the first image.'}
      </p>
      <div className="s-progress">
        <Bar share={share} label="Images read" tone="w" />
        <p className="small muted num">{percent(share)}</p>
      </div>
      {failed ? <Failure error={new Error(job.reason ?? 'The import stopped.')} /> : null}
      <Failure error={imports.error} retry={() => void imports.refetch()} />
      {upload ? (
        <div className="s-progress">
          <UploadList project={project.id} />
        </div>
      ) : null}
      {invite ? <CopyText label="Invitation for labellers; works once, for seven days" text={invite} /> : null}
      <div className="row">
        {ready ? (
          <Link to={label} className="btn primary">
            Label the first image
          </Link>
        ) : null}
        <Link to={`/projects/${project.id}/data`} className="btn">
          Per-file report
        </Link>
      </div>
    </main>
  );
}
