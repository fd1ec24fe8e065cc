import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mockPictures } from './mock-pictures/plugin.ts';

// WINNOW_SERVER=http://127.0.0.1:PORT works against a real server; without it the page answers itself from src/mock.
const server = process.env.WINNOW_SERVER;

export default defineConfig({
  plugins: [react(), ...(server ? [] : [mockPictures()])],
  define: { __MOCK__: JSON.stringify(!server) },
  build: { target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 400 },
  server: {
    port: 5173,
    proxy: server ? { '/api': server, '/openapi.json': server } : undefined,
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});
