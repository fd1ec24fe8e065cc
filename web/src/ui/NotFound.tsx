import { Link } from '../app/router';

/** No page has this address. */
export function NotFound() {
  return (
    <main className="centre">
      <h1 className="big">No page has this address</h1>
      <p className="muted">The link may be old, or the project may have moved to the bin.</p>
      <Link to="/" className="btn primary">
        All projects
      </Link>
    </main>
  );
}
