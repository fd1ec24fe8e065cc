import { Maximize, Minus, Plus, Contrast } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { Project, Shape } from '../../api/types';
import { Stage } from '../../stage/stage';
import { IconButton } from '../../ui/IconButton';
import type { LabelSession } from './session';
import { newId, type LabelState } from './state';
import { isDrawn, isSuggested, sizeOf } from './work';

const none: readonly Shape[] = [];

export interface Light {
  brightness: number;
  contrast: number;
}

interface StageViewProps {
  session: LabelSession;
  state: LabelState;
  project: Project;
  light: Light;
  /** A rendering with another window, in place of the picture. */
  picture: ImageBitmap | null;
  keyOf: (id: string) => string;
  onStage: (stage: Stage | null) => void;
  openLight: () => void;
  children?: ReactNode;
}

/** The stage with the zoom bar, tied to the session: shapes and tool go down, gestures come up. */
export function StageView({ session, state, project, light, picture, keyOf, onStage, openLight, children }: StageViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<Stage | null>(null);
  const [scale, setScale] = useState(1);
  const slot = state.viewing === null ? state.current : state.done[state.viewing]?.slot;
  const shapes = slot?.history.present.shapes;
  const drawn = isDrawn(project.task);

  useEffect(() => {
    const made = new Stage(
      host.current!,
      {
        onChange: (changed, id) => {
          session.edit((work) => ({ ...work, shapes: changed }));
          session.select(id);
        },
        onSelect: (id) => session.select(id),
        onView: setScale,
        onDrafting: (drafting) => session.set({ drafting }),
        newId,
      },
      () => (window.innerWidth < 720 ? 0 : 20),
    );
    setStage(made);
    onStage(made);
    return () => {
      onStage(null);
      made.destroy();
    };
  }, [session, onStage]);

  useEffect(() => {
    if (!stage) return;
    const style = getComputedStyle(document.body);
    const given = (index: number) => style.getPropertyValue(`--class-${(index % 20) + 1}`).trim();
    stage.setLook({
      colours: project.classes.map((one) => one.colour ?? given(one.index)),
      names: project.classes.map((one) => one.name),
      halo: style.getPropertyValue('--box-halo').trim() || 'rgba(0,0,0,.62)',
      font: style.fontFamily || 'sans-serif',
    });
  }, [stage, project.classes]);

  const sample = slot?.item.sample;
  const bitmap = state.picture.state === 'shown' ? state.picture.bitmap : null;
  // Before the frame that shows the new name, not after it: the picture is painted a frame sooner.
  useLayoutEffect(() => {
    if (!stage || !slot) return;
    stage.setImage(bitmap, sizeOf(slot.item));
    // Another image or its picture, not another state of the same one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [stage, sample, bitmap, slot?.item.width]);
  useLayoutEffect(() => {
    if (stage && picture) stage.replacePicture(picture);
  }, [stage, picture, bitmap]);

  useLayoutEffect(() => {
    if (!stage) return;
    stage.readOnly = state.viewing !== null || !drawn;
    stage.dragDraws = project.task === 'detect' ? 'box' : null;
    stage.nextClass = state.nextClass;
    stage.setShapes(bitmap && shapes ? shapes : none);
    stage.setSelected(slot?.selected ?? null);
    stage.setTool(drawn ? state.tool : 'pan');
    stage.setBrushRadius(state.brushRadius);
    if (slot) stage.setStates(slot.locked, slot.hidden, state.allHidden);
    stage.setLight(light.brightness, light.contrast);
  });

  const suggested = (shapes ?? []).filter(isSuggested).length;
  const words = drawn ? `${shapes?.length ?? 0} shapes, ${suggested} suggested` : 'picture';
  return (
    <main className="stage" aria-label="Image">
      {/* The list of shapes in the panel is the text twin of this canvas. */}
      <div
        ref={host}
        className="stage-host"
        role="application"
        tabIndex={0}
        aria-label={slot ? `${slot.item.name}: ${words}` : 'No image'}
        aria-describedby="stage-help"
      />
      <p id="stage-help" className="sr">
        Tab goes through the shapes, arrows move the selected one, Alt with arrows sizes it, Insert puts a new one, Escape leaves the image.
      </p>
      {children}
      {bitmap ? (
        <div className="zoom">
          <IconButton size="sm" label="Zoom out" keys={keyOf('zoomOut')} onClick={() => stage?.zoom(0.8)}>
            <Minus size={16} strokeWidth={1.6} />
          </IconButton>
          <span className="num small zoom-value">{Math.round(scale * 100)} %</span>
          <IconButton size="sm" label="Zoom in" keys={keyOf('zoomIn')} onClick={() => stage?.zoom(1.25)}>
            <Plus size={16} strokeWidth={1.6} />
          </IconButton>
          <span className="sep" />
          <IconButton size="sm" label="Fit the image" keys={keyOf('fit')} onClick={() => stage?.fit()}>
            <Maximize size={16} strokeWidth={1.6} />
          </IconButton>
          {drawn ? null : (
            <IconButton size="sm" label="Light and contrast" keys={keyOf('light')} onClick={openLight}>
              <Contrast size={16} strokeWidth={1.6} />
            </IconButton>
          )}
        </div>
      ) : null}
    </main>
  );
}
