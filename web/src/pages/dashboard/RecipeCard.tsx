import type { Dashboard } from '../../api/dashboard';
import { Link } from '../../app/router';
import { count, duration } from '../../ui/format';
import { changesOf, recipeOf, whyOf } from './recipe';

/** What the newest model learned by, why it is that recipe, and how it came to it. */
export function RecipeCard({ models, project }: { models: Dashboard['models']; project: string }) {
  const newest = models[0];
  if (!newest) return null;
  const changes = changesOf(models);
  return (
    <section className="card d-slices" aria-labelledby="recipe-title">
      <header>
        <h2 id="recipe-title">Recipe in use</h2>
        <span className="grow" />
        <Link className="small link" to={`/projects/${project}/models/${newest.number}`}>
          model {newest.number}
        </Link>
      </header>
      <div className="body">
        <p>
          <b>{recipeOf(newest)}</b>
        </p>
        <p className="muted">
          {whyOf(newest)}
          {newest.seconds === undefined ? '' : ` Fitted on ${count(newest.labels)} labels in ${duration(newest.seconds)}.`}
        </p>
        {changes.length > 0 ? (
          <ul className="d-changes">
            {changes.map((one) => (
              <li key={one.number}>
                <Link className="link" to={`/projects/${project}/models/${one.number}`}>
                  Model {one.number}
                </Link>{' '}
                <span className="muted">changed to {one.words}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </section>
  );
}
