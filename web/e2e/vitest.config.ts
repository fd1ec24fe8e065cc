import { defineConfig } from 'vitest/config';

// `vitest run --config e2e/vitest.config.ts` tries the app; `--mode shots` photographs it, `--mode measure` takes its times.
export default defineConfig(({ mode }) => ({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: mode === 'shots' || mode === 'measure' ? [`e2e/${mode}/**/*.ts`] : ['e2e/*.e2e.ts'],
    environment: 'node',
    globalSetup: 'e2e/support/global.ts',
    // One server and two cores: files one after another, each with a project of its own.
    fileParallelism: false,
    testTimeout: mode === 'test' ? 60_000 + Number(process.env.WINNOW_OFFLINE_SECONDS ?? 0) * 1000 : 600_000,
    hookTimeout: 120_000,
  },
}));
