import { Drawer } from '@mantine/core';
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { imageUrl, post, url } from '../../../api/client';
import type { SampleDetail, SampleRow } from '../../../api/explore';
import { useChange, useGet } from '../../../api/hooks';
import { keys } from '../../../api/queries';
import type { Project } from '../../../api/types';
import { navigate } from '../../../app/router';
import { Button } from '../../../ui/Button';
import { IconButton } from '../../../ui/IconButton';
import { Loaded } from '../../../ui/Loaded';
import { Shapes } from '../../../ui/overlay/Shapes';
import { labels } from '../../../ui/roles';
import { useKeys } from '../../../ui/useKeys';
import { Answers } from './Answers';
import { Comments } from './Comments';
import { History } from './History';
import { Similar } from './Similar';
import { Why } from './Why';

/** One image with everything known about it. Arrow keys go to the neighbours in the list. */
export function SampleDrawer(props: {
  id: string;
  project?: Project;
  sample: string | null;
  rows: SampleRow[];
  open: (id: string | null) => void;
}) {
  const { id, project, sample, rows, open } = props;
  const at = rows.findIndex((row) => row.id === sample);
  const step = (by: number) => {
    const next = rows[at + by];
    if (next) open(next.id);
  };
  useKeys({ ArrowLeft: () => step(-1), ArrowRight: () => step(1) }, sample !== null);
  return (
    <Drawer.Root opened={sample !== null} onClose={() => open(null)} position="right" size={560} padding={0}>
      <Drawer.Overlay backgroundOpacity={0.4} />
      <Drawer.Content aria-label="Image" data-keys="">
        {sample === null ? null : (
          <article className="x-drawer">
            <header className="row">
              <IconButton label="Image before" keys="←" onClick={() => step(-1)} disabled={at <= 0}>
                <ChevronLeft size={16} strokeWidth={1.6} />
              </IconButton>
              <IconButton label="Next image" keys="→" onClick={() => step(1)} disabled={at < 0 || at >= rows.length - 1}>
                <ChevronRight size={16} strokeWidth={1.6} />
              </IconButton>
              <span className="grow" />
              <QueueIt id={id} sample={sample} project={project} />
              <IconButton label="Close" keys="Esc" onClick={() => open(null)}>
                <X size={16} strokeWidth={1.6} />
              </IconButton>
            </header>
            <Body key={sample} id={id} project={project} sample={sample} open={open} />
          </article>
        )}
      </Drawer.Content>
    </Drawer.Root>
  );
}

function QueueIt({ id, sample, project }: { id: string; sample: string; project?: Project }) {
  const put = useChange(() => post(url(['projects', id, 'queue', 'put']), { samples: [sample] }), keys.project(id));
  if (!labels(project?.role)) return null;
  return (
    <Button
      size="sm"
      disabled={put.isPending}
      onClick={() => put.mutate(undefined, { onSuccess: () => navigate(`/projects/${id}/label`) })}
    >
      Label it now
    </Button>
  );
}

function Body({ id, project, sample, open }: { id: string; project?: Project; sample: string; open: (id: string) => void }) {
  const detail = useGet<SampleDetail>([...keys.project(id), 'sample', sample], url(['projects', id, 'samples', sample]));
  return (
    <Loaded query={detail} height={420}>
      {(data) => {
        const shapes = data.label?.shapes ?? data.suggestions?.shapes ?? [];
        return (
          <>
            <figure className="x-big" style={{ aspectRatio: `${data.width} / ${data.height}` }}>
              <img src={imageUrl(id, sample, 'view')} alt={`${data.name}, ${data.state}`} />
              <Shapes shapes={shapes} width={data.width} height={data.height} classes={project?.classes} dashed />
            </figure>
            <div className="x-body">
              <h2 className="x-name">{data.name}</h2>
              <p className="small muted">
                {data.width} × {data.height}
                {data.bits && data.bits > 8 ? ` · ${data.bits} bits` : ''} · {data.state}
                {data.split ? ` · ${data.split}` : ''}
              </p>
              <Why detail={data} />
              <Answers detail={data} project={project} />
              <Comments id={id} sample={sample} project={project} />
              <Similar id={id} sample={sample} open={open} />
              <History id={id} sample={sample} />
            </div>
          </>
        );
      }}
    </Loaded>
  );
}
