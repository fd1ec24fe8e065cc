import { Check, CloudOff, HardDrive, ImageOff, TriangleAlert, Users } from 'lucide-react';
import type { Project, Round } from '../../api/types';
import { Link } from '../../app/router';
import type { Outbox, OutboxState } from '../../outbox/outbox';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { clock } from './pace';
import type { Picture } from './pictures';
import type { LabelSession, LabelState } from './session';

/** Amber, red or blue above the image: no connection, no room, two people. Labelling goes on under each. */
export function Troubles(props: { session: LabelSession; state: LabelState; outbox: OutboxState; box: Outbox; durable: boolean }) {
  const { session, state, outbox, box, durable } = props;
  const { trouble, waiting, refused } = outbox;
  const loaded = state.coming.length;
  return (
    <div className="troubles">
      {trouble?.kind === 'offline' ? (
        <Banner tone="o" icon={<CloudOff size={16} strokeWidth={1.6} />}>
          <b>No connection since {clock(trouble.since)}.</b> Go on: your labels wait in this{' '}
          {durable ? 'browser, also after closing it' : 'page; do not close it'}. {loaded} more {loaded === 1 ? 'image is' : 'images are'}{' '}
          already loaded.
        </Banner>
      ) : null}
      {trouble?.kind === 'full' || trouble?.kind === 'server' ? (
        <Banner tone="b" icon={<HardDrive size={16} strokeWidth={1.6} />}>
          <b>{trouble.sentence}</b> Your last {waiting === 1 ? 'label is' : `${waiting} labels are`} kept here.{' '}
          {trouble.remedy ?? 'They are sent by themselves once the server can write again.'}
          <div className="row banner-actions">
            <Button size="sm" onClick={() => void box.flush()}>
              Try now
            </Button>
            <Button size="sm" kind="ghost" onClick={() => saveAsFile(state, outbox)}>
              Save them as a file
            </Button>
          </div>
        </Banner>
      ) : null}
      {refused.length > 0 ? (
        <Banner tone="o" icon={<TriangleAlert size={16} strokeWidth={1.6} />}>
          <b>
            The server did not take {refused.length === 1 ? 'one answer' : `${refused.length} answers`}: {refused[0].name}.
          </b>{' '}
          {refused[0].refused} It is kept here.
          <div className="row banner-actions">
            <Button size="sm" kind="ghost" onClick={() => saveAsFile(state, outbox)}>
              Save as a file
            </Button>
            <Button size="sm" kind="ghost" onClick={() => void box.discard(refused[0].key)}>
              Remove it
            </Button>
          </div>
        </Banner>
      ) : null}
      {state.conflict ? (
        <Banner tone="f" icon={<Users size={16} strokeWidth={1.6} />}>
          <b>Somebody else finished {state.conflict.slot.item.name} while you were away.</b> Your answer is kept as a second opinion.
          <div className="row banner-actions">
            <Button size="sm" onClick={() => compare(session, state)}>
              Look at it
            </Button>
            <Button size="sm" kind="ghost" onClick={() => session.set({ conflict: null })}>
              Go on
            </Button>
          </div>
        </Banner>
      ) : null}
    </div>
  );
}

function compare(session: LabelSession, state: LabelState) {
  const at = state.done.findIndex((one) => one.key === state.conflict?.key);
  session.set({ conflict: null });
  if (at >= 0) session.look(at);
}

/** The way out when a server never comes back: the answers as JSON, in the shape that the server takes. */
function saveAsFile(state: LabelState, outbox: OutboxState) {
  const answers = [...outbox.refused.map((entry) => entry.request), ...outbox.line.map((entry) => entry.request)];
  const address = URL.createObjectURL(
    new Blob([JSON.stringify({ project: state.project?.id, answers }, null, 1)], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `winnow-answers-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.json`;
  link.click();
  URL.revokeObjectURL(address);
}

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
