import { CloudOff, HardDrive, TriangleAlert, Users } from 'lucide-react';
import type { Outbox, OutboxState } from '../../outbox/outbox';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { clock } from './pace';
import type { LabelSession } from './session';
import type { LabelState } from './state';

/** Amber, red or blue above the image: no connection, no room, two people. Labelling goes on under each. */
export function Troubles(props: { session: LabelSession; state: LabelState; outbox: OutboxState; box: Outbox; durable: boolean }) {
  const { session, state, outbox, box, durable } = props;
  const { trouble, waiting, refused } = outbox;
  const loaded = state.along ? state.ready : state.coming.length;
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
