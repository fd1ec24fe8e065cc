// winnow-mock: the development server's own answers to /api. Loaded by main.tsx in development alone; a build that contains this file fails.
import { answer } from './server';
import { MockEventSource } from './events';

/** Answers /api from memory; pictures come from the development server (mock-pictures/). */
export async function startMock() {
  const real = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input instanceof URL ? input.href : input, init);
    const address = new URL(request.url);
    const picture = /\/(image|window)$/.test(address.pathname);
    if (!address.pathname.startsWith('/api/') || address.origin !== location.origin || picture) return real(input, init);
    return answer(request);
  };
  window.EventSource = MockEventSource as unknown as typeof EventSource;
}
