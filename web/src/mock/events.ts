/** Stands in for EventSource: `emit` reaches every open one. */
export class MockEventSource extends EventTarget {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    super();
    open.add(this);
    setTimeout(() => this.onopen?.(), 0);
  }

  close() {
    open.delete(this);
  }
}

const open = new Set<MockEventSource>();

export function emit(kind: string, data: unknown) {
  for (const source of open) source.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }));
}
