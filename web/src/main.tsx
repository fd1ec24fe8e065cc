import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import './ui/layers.css';
import '@mantine/core/styles.layer.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/parts.css';
import './ui/shell.css';

async function start() {
  if (import.meta.env.DEV && __MOCK__) {
    const { startMock } = await import('./mock/start');
    await startMock();
  }
  createRoot(document.getElementById('root')!).render(<App />);
}

void start();
