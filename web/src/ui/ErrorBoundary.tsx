import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from './Button';

/** Stands in for a part of the page that failed: says what, what is safe, and what to do. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    // eslint-disable-next-line no-console -- the one place where a fault's trace can still be read
    console.error(error, info.componentStack);
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="centre" role="alert">
        <h1 className="big">This page stopped</h1>
        <p className="muted">
          Labels are safe: each is kept in this browser until the server has it. Load the page again; if it stops again, tell whoever runs
          Winnow the line below.
        </p>
        <p className="mono small">{error.message}</p>
        <div className="row">
          <Button kind="primary" onClick={() => location.reload()}>
            Load again
          </Button>
          <Button onClick={() => location.assign('/')}>All projects</Button>
        </div>
      </main>
    );
  }
}
