import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { queryClient, useSession } from '../api/queries';
import { SignInPage } from '../pages/sign/SignInPage';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { LiveRegion } from '../ui/LiveRegion';
import { NotFound } from '../ui/NotFound';
import { Shell } from '../ui/Shell';
import { Unreachable } from '../ui/Unreachable';
import { keptFor } from './outbox';
import { match, navigate, usePath } from './router';
import { routes, type PageProps } from './routes';
import { theme as mantineTheme, variables } from './theme';

/** Providers around the page that fits the address. */
export function App() {
  return (
    <MantineProvider theme={mantineTheme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ErrorBoundary>
          <Pages />
        </ErrorBoundary>
        <LiveRegion />
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Pages() {
  const path = usePath();
  const session = useSession();
  const setupNeeded = session.data?.setupNeeded === true;
  useEffect(() => {
    if (setupNeeded && path !== '/setup') navigate('/setup' + location.search, { replace: true });
  }, [setupNeeded, path]);

  const user = session.data?.user ? String(session.data.user.id) : undefined;
  useEffect(() => {
    if (user) void keptFor(user);
  }, [user]);

  // The person's theme, on whatever computer they sign in.
  const theme = session.data?.user?.preferences?.theme;
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);

  for (const route of routes) {
    const params = match(route.path, path);
    if (!params) continue;
    const Page = route.page;
    // A page that fails leaves the shell standing; another address starts afresh.
    const page = (
      <ErrorBoundary key={path}>
        <Suspense fallback={<div className="loading" aria-busy="true" />}>
          <Page {...(params as unknown as PageProps)} />
        </Suspense>
      </ErrorBoundary>
    );
    if (route.frame === 'open') return page;
    if (session.isError && !session.data) return <Unreachable error={session.error} retry={() => void session.refetch()} />;
    if (session.isPending) return <div className="loading" aria-busy="true" />;
    if (session.data && !session.data.user) return <SignInPage />;
    return route.frame === 'bare' ? page : <Shell project={params.project}>{page}</Shell>;
  }
  return <NotFound />;
}
