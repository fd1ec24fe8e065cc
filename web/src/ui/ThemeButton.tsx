import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Monitor, Moon, Sun } from 'lucide-react';
import { savePreferences } from '../api/queries';
import { IconButton } from './IconButton';

const order: MantineColorScheme[] = ['light', 'dark', 'auto'];
const words = { light: 'light', dark: 'dark', auto: 'as the system' };

/** Light, dark, as the system: each press goes to the next; kept in this browser and for the person. */
export function ThemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const next = order[(order.indexOf(colorScheme) + 1) % order.length];
  const Icon = colorScheme === 'light' ? Sun : colorScheme === 'dark' ? Moon : Monitor;
  const change = () => {
    setColorScheme(next);
    // The browser's copy already counts; that the server's copy is late must not disturb anyone.
    savePreferences({ theme: next === 'auto' ? 'system' : next }).catch(() => undefined);
  };
  return (
    <IconButton label={`Theme: ${words[colorScheme]}. Switch to ${words[next]}`} onClick={change}>
      <Icon size={16} strokeWidth={1.6} />
    </IconButton>
  );
}
