import { ChevronRight } from 'lucide-react';
import { imageUrl } from '../../api/client';
import type { Dashboard } from '../../api/dashboard';
import type { Project } from '../../api/types';
import { Link } from '../../app/router';
import { count, decimal } from '../../ui/format';
import { Picture } from '../../ui/Picture';

/** The labelled images the newest model gets most wrong, as pictures. */
export function Mistakes({ data, project, id }: { data: Dashboard; project?: Project; id: string }) {
  const shown = data.mistakes.slice(0, 4);
  return (
    <section className="card" aria-labelledby="mistakes-title">
      <header>
        <h2 id="mistakes-title">Worst mistakes</h2>
        <span className="small muted hide-s">on labelled images, newest model</span>
        <span className="grow" />
        {shown.length > 0 ? (
          <Link className="small muted row" to={`/projects/${id}/explore?state=labelled&sort=loss`}>
            All {count(data.mistakesTotal ?? data.mistakes.length)}
            <ChevronRight size={14} strokeWidth={1.6} aria-hidden="true" />
          </Link>
        ) : null}
      </header>
      <div className="body">
        {shown.length === 0 ? <p className="muted">None yet: they are listed once a model was measured.</p> : null}
        <ul className="d-miss">
          {shown.map((one) => (
            <li key={one.sample}>
              <Link to={`/projects/${id}/explore?sample=${one.sample}`} className="d-mis">
                <Picture
                  src={imageUrl(id, one.sample, 'thumb')}
                  alt=""
                  width={one.width}
                  height={one.height}
                  shapes={one.shapes}
                  classes={project?.classes}
                />
                <b>{one.sentence}</b>
                <span className="muted small">
                  loss {decimal(one.loss, 1)} · round {one.round}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
