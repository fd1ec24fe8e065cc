import { Modal } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { savePreferences, useUser } from '../../api/queries';
import type { User } from '../../api/types';
import type { PageProps } from '../../app/routes';
import { keptFor, type Kept } from '../../app/outbox';
import { spoken } from '../../keys/chord';
import { keymapOf, type KeyChoice } from '../../keys/keymap';
import type { Stage } from '../../stage/stage';
import { SignInPage } from '../sign/SignInPage';
import { Choices, Nearest } from './Choices';
import { ClassList } from './ClassList';
import type { Context } from './context';
import { Filmstrip } from './Filmstrip';
import { Foot } from './Foot';
import { KeyOverlay } from './KeyOverlay';
import './label.css';
import { LightPanel } from './LightPanel';
import { ObjectList } from './ObjectList';
import { WhyCard } from './parts';
import { StageView, type Light } from './StageView';
import { BrokenImage, NothingInHand } from './States';
import { Tags } from './Tags';
import { ToolRail } from './ToolRail';
import { TopBar } from './TopBar';
import { Troubles } from './Troubles';
import { useKeys } from './useKeys';
import { useLabelSession } from './useLabelSession';
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
  const { session, state, outbox } = useLabelSession(id, kept);
  const [stage, setStage] = useState<Stage | null>(null);
  const [panel, setPanel] = useState<'keys' | 'light' | 'skip' | null>(null);
  const [light, setLight] = useState<Light>({ brightness: 1, contrast: 1 });
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  const tagField = useRef<HTMLInputElement>(null);
  const page = useRef<HTMLDivElement>(null);

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
      <Modal.Root opened={state.signedOut} onClose={() => undefined} closeOnClickOutside={false} closeOnEscape={false} centered>
        <Modal.Overlay backgroundOpacity={0.4} />
        <Modal.Content aria-label="Sign in again">
          <Modal.Body>
            <SignInPage
              name={user.name}
              inside={
                outbox.waiting > 0
                  ? `Your session ended. ${outbox.waiting === 1 ? 'One answer is kept here and is' : `${outbox.waiting} answers are kept here and are`} sent when you are back.`
                  : 'Your session ended. Nothing is lost.'
              }
              done={() => void session.resume()}
            />
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </div>
  );
}
