import { Drawer, RangeSlider, Slider } from '@mantine/core';
import { useEffect, useState } from 'react';
import { windowUrl } from '../../api/client';
import type { Project, QueueItem } from '../../api/types';
import { Button } from '../../ui/Button';
import type { Light } from './StageView';

interface LightPanelProps {
  opened: boolean;
  close: () => void;
  light: Light;
  setLight: (light: Light) => void;
  project: Project;
  item: QueueItem;
  /** A rendering of the original with another window, or null for the usual picture. */
  setPicture: (picture: ImageBitmap | null) => void;
}

const percent = (value: number) => `${Math.round(value * 100)} %`;

/** Brightness and contrast of the view; above 8 bits also which values of the original are shown between black and white. */
export function LightPanel({ opened, close, light, setLight, project, item, setPicture }: LightPanelProps) {
  const deep = item.bits && item.bits > 8 ? { bits: item.bits, min: 0, max: 2 ** item.bits - 1 } : null;
  const [window, setWindow] = useState<[number, number] | null>(null);
  const sample = item.sample;
  useEffect(() => setWindow(null), [sample]);

  useEffect(() => {
    if (!window) {
      setPicture(null);
      return;
    }
    // The server renders it, as a browser cannot hold 16 bits; only the last place of the slider counts.
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const address = windowUrl(project.id, sample, (window[0] + window[1]) / 2, Math.max(1, window[1] - window[0]));
      const response = await fetch(address, { signal: stop.signal, credentials: 'same-origin' }).catch(() => null);
      if (!response?.ok) return;
      const bitmap = await createImageBitmap(await response.blob()).catch(() => null);
      if (bitmap && !stop.signal.aborted) setPicture(bitmap);
    }, 120);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [window, project.id, sample, setPicture]);

  return (
    <Drawer
      opened={opened}
      onClose={close}
      // Below the image on a phone: what is changed must be seen.
      position={globalThis.innerWidth < 720 ? 'bottom' : 'right'}
      size={globalThis.innerWidth < 720 ? 300 : 320}
      title="Light and contrast"
      overlayProps={{ backgroundOpacity: 0 }}
      lockScroll={false}
    >
      <div className="col light-panel">
        <label className="lab">
          Brightness <span className="num dim">{percent(light.brightness)}</span>
        </label>
        <Slider
          thumbLabel="Brightness"
          min={0.2}
          max={3}
          step={0.05}
          value={light.brightness}
          onChange={(brightness) => setLight({ ...light, brightness })}
          label={percent}
        />
        <label className="lab">
          Contrast <span className="num dim">{percent(light.contrast)}</span>
        </label>
        <Slider
          thumbLabel="Contrast"
          min={0.2}
          max={4}
          step={0.05}
          value={light.contrast}
          onChange={(contrast) => setLight({ ...light, contrast })}
          label={percent}
        />
        {deep ? (
          <>
            <label className="lab">
              Window of the {deep.bits}-bit original{' '}
              <span className="num dim">
                {Math.round(window?.[0] ?? deep.min)}–{Math.round(window?.[1] ?? deep.max)}
              </span>
            </label>
            <RangeSlider
              thumbFromLabel="Shown as black"
              thumbToLabel="Shown as white"
              min={deep.min}
              max={deep.max}
              minRange={1}
              value={window ?? [deep.min, deep.max]}
              onChange={setWindow}
            />
          </>
        ) : null}
        <Button
          size="sm"
          onClick={() => {
            setLight({ brightness: 1, contrast: 1 });
            setWindow(null);
          }}
        >
          As recorded
        </Button>
        <p className="small muted">Only the view changes. The label does not know of it.</p>
      </div>
    </Drawer>
  );
}
