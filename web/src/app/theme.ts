import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

// One tuple per role; the shades that Mantine reads come from the resolver below, so tokens.css stays the one source.
const ink = Array.from({ length: 10 }, () => 'var(--ink)') as unknown as MantineColorsTuple;

// What Mantine takes for its dark scheme: text, borders, fields, surfaces.
const dark = ['--ink', '--ink-2', '--ink-3', '--control', '--line-strong', '--surface-3', '--surface', '--bg', '--bg', '--bg'].map(
  (token) => `var(${token})`,
) as unknown as MantineColorsTuple;

const closeButtonProps = { 'aria-label': 'Close' };

/** Mantine dressed in the tokens: sizes, radii and fonts. */
export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  primaryColor: 'ink',
  colors: { ink, dark },
  autoContrast: false,
  defaultRadius: 'sm',
  radius: { xs: 'var(--r-1)', sm: 'var(--r-2)', md: 'var(--r-3)', lg: 'var(--r-4)', xl: 'var(--r-full)' },
  spacing: { xs: 'var(--s-2)', sm: 'var(--s-3)', md: 'var(--s-4)', lg: 'var(--s-6)', xl: 'var(--s-8)' },
  fontSizes: { xs: 'var(--fs-11)', sm: 'var(--fs-13)', md: 'var(--fs-14)', lg: 'var(--fs-16)', xl: 'var(--fs-20)' },
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    InputWrapper: { defaultProps: { withAsterisk: false } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80 }, color: 'var(--ink)' } },
    Modal: {
      defaultProps: { transitionProps: { duration: 140 }, centered: true, overlayProps: { backgroundOpacity: 0.4 }, closeButtonProps },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 220 }, closeButtonProps } },
    Menu: { defaultProps: { transitionProps: { duration: 80 }, shadow: 'md' } },
    Popover: { defaultProps: { transitionProps: { duration: 80 }, shadow: 'md' } },
  },
});

const shared = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--ink)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--surface-2)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--control)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-disabled': 'var(--surface-3)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-primary-color-filled': 'var(--ink)',
  '--mantine-primary-color-filled-hover': 'var(--ink)',
  '--mantine-primary-color-contrast': 'var(--on-ink)',
  '--mantine-color-ink-filled': 'var(--ink)',
  '--mantine-shadow-md': 'var(--shadow-2)',
};

/** Both schemes take every colour from the tokens, which themselves answer to `data-mantine-color-scheme`. */
export const variables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
