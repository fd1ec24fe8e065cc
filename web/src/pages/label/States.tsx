import { Check, CloudOff, ImageOff } from 'lucide-react';
import type { Project, Round } from '../../api/types';
import { Link } from '../../app/router';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import type { Picture } from './pictures';
import type { LabelSession } from './session';
import type { LabelState } from './state';

/** In place of an image that cannot be shown. Enter goes on. */
export function BrokenImage({
  picture,
  name,
  session,
}: {
  picture: Extract<Picture, { state: 'broken' }>;
  name: string;
  session: LabelSession;
}) {
  return (
    <div className="centre on-stage" role="alert">
      <span className="no-i">
        <ImageOff size={20} strokeWidth={1.6} />
      </span>
      <h2>
        {name}: {picture.title}
      </h2>
      <p className="muted small">{picture.detail}</p>
      <div className="row">
        <Button size="sm" keys="Enter" onClick={() => void session.submit(picture.offline ? 'skip' : 'label')}>
          Next image
        </Button>
        <Button size="sm" onClick={() => session.retryPicture()}>
          Try again
        </Button>
      </div>
    </div>
  );
}

/** Nothing in hand: why, for how long, and what can be done meanwhile. */
export function NothingInHand({ state, session, project }: { state: LabelState; session: LabelSession; project: Project | null }) {
  const { nothing, round } = state;
  const again = (
    <Button kind="primary" onClick={() => void session.pull()}>
      Look again
    </Button>
  );
  switch (nothing.kind) {
    case 'loading':
      return <div className="centre" aria-busy="true" />;
    case 'failed':
      return (
        <section className="centre" role="alert">
          <span className="no-i">
            <CloudOff size={20} strokeWidth={1.6} />
          </span>
          <h2 className="big">{nothing.sentence}</h2>
          <p className="muted">Answers that were not sent are kept in this browser.</p>
          <Button kind="primary" onClick={() => void session.resume()}>
            Try now
          </Button>
        </section>
      );
    case 'noImages':
      return (
        <EmptyState
          title="No images yet"
          actions={
            <Link className="btn primary" to={`/projects/${project?.id}/data`}>
              Add images
            </Link>
          }
        >
          This project has no images. Once some are in, the first ones to label appear here by themselves.
        </EmptyState>
      );
    case 'waiting':
      return (
        <section className="centre">
          <h2 className="big">{round?.picks ? `${round.picks} of ${round.picks}. Well done.` : 'All picked images are labelled.'}</h2>
          <RoundOnItsWay round={nothing.round} />
          <div className="row">{again}</div>
        </section>
      );
    case 'finished':
      return nothing.advice?.verdict === 'stop' ? (
        <section className="centre">
          <h2 className="go2">
            <Check size={20} strokeWidth={2} aria-hidden="true" />
            Stop here
          </h2>
          <p>{nothing.advice.sentence}</p>
          <Link className="btn primary" to={`/projects/${project?.id}/dashboard`}>
            See the dashboard
          </Link>
        </section>
      ) : (
        <section className="centre">
          <h2 className="big">Every image is labelled.</h2>
          <p className="muted">{nothing.advice?.sentence ?? 'Skipped and unsure images are found in Explore.'}</p>
          <div className="row">
            <Link className="btn primary" to={`/projects/${project?.id}/dashboard`}>
              See the dashboard
            </Link>
            {again}
          </div>
        </section>
      );
  }
}

/** Step, share and time of the round that brings the next images. */
function RoundOnItsWay({ round }: { round: Round | null }) {
  const step = round?.steps.find((one) => one.state === 'running');
  if (!round || !step) return <p className="muted">The next images are being chosen. They appear here by themselves.</p>;
  const share = Math.round((step.share ?? 0) * 100);
  const left = step.secondsLeft;
  const time = left === undefined ? null : left < 60 ? `${Math.ceil(left)} s` : `${Math.floor(left / 60)} min ${Math.round(left % 60)} s`;
  return (
    <>
      <p className="muted">
        Round {round.number} {time ? 'opens in about ' : 'is on its way'}
        {time ? <b className="num ink">{time}</b> : null}
      </p>
      <div className="on-its-way">
        <div className="bar" role="progressbar" aria-label={step.name} aria-valuenow={share} aria-valuemin={0} aria-valuemax={100}>
          <i className="w" style={{ width: `${share}%` }} />
        </div>
        <div className="row tiny muted">
          <span>
            {step.name}
            {step.detail ? `, ${step.detail}` : ''}
          </span>
          <span className="grow" />
          <span className="num">{share} %</span>
        </div>
      </div>
    </>
  );
}
