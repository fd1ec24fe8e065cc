import { Modal } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useProjectEvents } from '../../api/events';
import { savePreferences, useUser } from '../../api/queries';
import type { User } from '../../api/types';
import type { PageProps } from '../../app/routes';
import { keptFor, setLabelling, type Kept } from '../../app/outbox';
import { spoken } from '../../keys/chord';
import { keymapOf, type KeyChoice } from '../../keys/keymap';
import type { Stage } from '../../stage/stage';
import { announce } from '../../ui/LiveRegion';
import { SignInPage } from '../sign/SignInPage';
import { Choices, Nearest } from './Choices';
import { ClassList } from './ClassList';
import type { Context } from './commands';
import { Filmstrip } from './Filmstrip';
import { Foot } from './Foot';
import { KeyOverlay } from './KeyOverlay';
import './label.css';
import { LightPanel } from './LightPanel';
import { ObjectList } from './ObjectList';
import { clock } from './pace';
import { WhyCard } from './parts';
import { LabelSession, type Draft } from './session';
import { StageView, type Light } from './StageView';
import { BrokenImage, NothingInHand, Troubles } from './States';
import { Tags } from './Tags';
import { ToolRail } from './ToolRail';
import { TopBar } from './TopBar';
import { useKeys } from './useKeys';
import { isDrawn } from './work';

/** Labelling: opens what is kept for this person, then shows the screen. */
export default function LabelPage({ project }: PageProps) {
  const user = useUser();
  const [kept, setKept] = useState<{ user: string; kept: Kept } | null>(null);
  const id = user ? String(user.id) : undefined;
  useEffect(() => {
    if (!id) return;
    let wanted = true;
    void keptFor(id).then((found) => wanted && setKept({ user: id, kept: found }));
    return () => {
      wanted = false;
    };
  }, [id]);
  if (!user || !kept || kept.user !== id) return <div className="loading" aria-busy="true" />;
  return <Screen key={`${id}/${project}`} project={project} user={user} kept={kept.kept} />;
}

const noChoice: KeyChoice = { profile: 'Winnow', keys: {} };

function Screen({ project: id, user, kept }: { project: string; user: User; kept: Kept }) {
  const { outbox: box } = kept;
  const session = useMemo(() => new LabelSession({ project: id, outbox: box, drafts: kept.drafts<Draft>(id), announce }), [id, box, kept]);
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  const outbox = useSyncExternalStore(box.subscribe, box.snapshot);
  const [stage, setStage] = useState<Stage | null>(null);
  const [panel, setPanel] = useState<'keys' | 'light' | 'skip' | null>(null);
  const [light, setLight] = useState<Light>({ brightness: 1, contrast: 1 });
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  const tagField = useRef<HTMLInputElement>(null);
  const page = useRef<HTMLDivElement>(null);

  useEffect(() => {
    setLabelling({ project: id, next: () => session.nextRequest(), saved: (entry, reply) => session.saved(entry, reply) });
    void session.start();
    return () => {
      setLabelling(null);
      session.close();
    };
  }, [session, id]);

  useEffect(() => {
    const seen = () => session.watch(!document.hidden);
    const closing = () => session.close();
    const online = () => void session.resume();
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('pagehide', closing);
    window.addEventListener('online', online);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('pagehide', closing);
      window.removeEventListener('online', online);
    };
  }, [session]);

  const savedAt = outbox.savedAt;
  useEffect(() => {
    if (savedAt) announce(`saved ${clock(savedAt)}`);
  }, [savedAt]);
  const troubleKind = outbox.trouble?.kind;
  useEffect(() => {
    if (troubleKind === 'offline') announce('No connection. Labels are kept here.');
    if (troubleKind === 'signedOut') session.set({ signedOut: true });
  }, [troubleKind, session]);

  const idle = state.current === null;
  useProjectEvents(
    id,
    (kind) => {
      if (idle && (kind === 'round' || kind === 'counts')) void session.pull();
    },
    () => void session.resume(),
  );

  const goAtOnce = user.preferences?.chooseAndGo ?? true;
  const choice: KeyChoice = user.keymap ?? user.preferences?.keymap ?? noChoice;
  const keymap = useMemo(() => keymapOf(choice), [choice]);
  const keyOf = useCallback((action: string) => spoken(keymap[action]?.[0]), [keymap]);
  const keep = useCallback(
    (change: Parameters<typeof savePreferences>[0]) => {
      savePreferences(change).catch(() => session.hint('The server did not take the preference; it counts until the page is closed.'));
    },
    [session],
  );
  const toggleGoAtOnce = () => keep({ chooseAndGo: !goAtOnce });

  const context: Context = {
    session,
    stage,
    goAtOnce,
    flush: () =>
      void box
        .flush()
        .then(() => session.hint(box.snapshot().waiting === 0 ? 'All is saved.' : `${box.snapshot().waiting} kept here, not sent.`)),
    toggleGoAtOnce,
    open: (which) => (which === 'tags' ? tagField.current?.focus() : setPanel(which)),
    leave: () => page.current?.querySelector<HTMLElement>('.panel footer .btn.primary')?.focus(),
  };
  useKeys(keymap, context, panel === 'keys' || state.signedOut);

  const { project } = state;
  const slot = session.shown();
  useEffect(() => {
    document.title = project ? `Label · ${project.name} · Winnow` : 'Label · Winnow';
  }, [project]);

  const readOnly = state.viewing !== null;
  const drawn = project ? isDrawn(project.task) : false;
  const broken = state.picture.state === 'broken' ? state.picture : null;
  // The mouse presses a button without taking the keyboard away from the stage: Enter stays "submit".
  const giveBack = (event: React.MouseEvent) => {
    if (
      event.detail > 0 &&
      (event.target as HTMLElement).closest('button') &&
      !(event.target as HTMLElement).closest('[role="dialog"], [aria-haspopup]')
    ) {
      page.current?.querySelector<HTMLElement>('.stage-host')?.focus({ preventScroll: true });
    }
  };

  return (
    <div ref={page} className={drawn || !project ? 'lab-app' : 'lab-app cf'} onClick={giveBack}>
      <TopBar {...{ project, state, outbox, context, keyOf }} />
      {project && slot ? (
        <>
          {drawn ? <ToolRail {...{ state, context, keyOf }} /> : null}
          <StageView {...{ session, state, project, light, picture, keyOf }} onStage={setStage} openLight={() => setPanel('light')}>
            <Troubles {...{ session, state, outbox, box }} durable={kept.durable} />
            {broken ? <BrokenImage picture={broken} name={slot.item.name} session={session} /> : null}
          </StageView>
          <aside className="panel" aria-label="About this image">
            <WhyCard item={slot.item} classes={project.classes} />
            {drawn ? (
              <>
                <ClassList {...{ project, state, slot, context, keyOf }} />
                <ObjectList {...{ project, slot, readOnly, context, keyOf }} />
                <Tags {...{ project, session, slot, readOnly }} field={tagField} />
              </>
            ) : (
              <>
                <Nearest project={project} slot={slot} />
                <Choices {...{ project, session, slot, readOnly, goAtOnce, toggleGoAtOnce, keyOf }} />
                <Tags {...{ project, session, slot, readOnly }} field={tagField} />
              </>
            )}
            <Foot
              {...{ project, state, slot, context, keyOf }}
              skipOpen={panel === 'skip'}
              setSkipOpen={(open) => setPanel(open ? 'skip' : null)}
            />
          </aside>
          <Filmstrip {...{ project, session, state }} />
          <LightPanel
            opened={panel === 'light'}
            close={() => setPanel(null)}
            {...{ light, setLight, project, setPicture }}
            item={slot.item}
          />
        </>
      ) : (
        <main className="nothing">
          <Troubles {...{ session, state, outbox, box }} durable={kept.durable} />
          <NothingInHand {...{ state, session, project }} />
        </main>
      )}
      <KeyOverlay opened={panel === 'keys'} close={() => setPanel(null)} choice={choice} save={(keymap) => keep({ keymap })} />
      <Modal
        opened={state.signedOut}
        onClose={() => undefined}
        withCloseButton={false}
        closeOnClickOutside={false}
        closeOnEscape={false}
        aria-label="Sign in again"
      >
        <SignInPage
          name={user.name}
          inside={
            outbox.waiting > 0
              ? `Your session ended. ${outbox.waiting === 1 ? 'One answer is kept here and is' : `${outbox.waiting} answers are kept here and are`} sent when you are back.`
              : 'Your session ended. Nothing is lost.'
          }
          done={() => void session.resume()}
        />
      </Modal>
    </div>
  );
}
