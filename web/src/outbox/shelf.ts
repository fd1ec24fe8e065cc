import type { Entry, Shelf } from './outbox';

const version = 1;

/** The browser's database: `answers` by key, `drafts` by user, project and sample. */
export function openDatabase(name = 'winnow'): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('answers', { keyPath: 'key' });
      request.result.createObjectStore('drafts');
    };
    request.onsuccess = () => {
      // A newer version in another tab must not wait for this one for ever.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error('The browser keeps no data for this page.'));
  });
}

/** Runs one change and resolves when it is on disk, not merely accepted. */
function change(database: IDBDatabase, store: string, work: (store: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('The browser could not keep it.'));
    work(transaction.objectStore(store));
  });
}

function read<T>(database: IDBDatabase, store: string, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = work(database.transaction(store, 'readonly').objectStore(store));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser could not read it.'));
  });
}

/** Answers in the browser's database. */
export const databaseShelf = (database: IDBDatabase): Shelf => ({
  all: () => read(database, 'answers', (store) => store.getAll() as IDBRequest<Entry[]>),
  put: (entry) => change(database, 'answers', (store) => store.put(entry)),
  remove: (key) => change(database, 'answers', (store) => store.delete(key)),
});

/** Answers in memory: for tests, and where a private window gives no database. Nothing survives the page. */
export function memoryShelf(entries: Map<string, Entry> = new Map()): Shelf {
  return {
    all: async () => [...entries.values()],
    put: async (entry) => void entries.set(entry.key, entry),
    remove: async (key) => void entries.delete(key),
  };
}

/** Unfinished work, one value per person, project and sample. */
export interface Drafts<T> {
  get(sample: string): Promise<T | undefined>;
  put(sample: string, value: T): Promise<void>;
  remove(sample: string): Promise<void>;
}

export function databaseDrafts<T>(database: IDBDatabase, user: string, project: string): Drafts<T> {
  const key = (sample: string) => `${user}/${project}/${sample}`;
  return {
    get: (sample) => read(database, 'drafts', (store) => store.get(key(sample)) as IDBRequest<T | undefined>),
    put: (sample, value) => change(database, 'drafts', (store) => store.put(value, key(sample))),
    remove: (sample) => change(database, 'drafts', (store) => store.delete(key(sample))),
  };
}

export function memoryDrafts<T>(): Drafts<T> {
  const kept = new Map<string, T>();
  return {
    get: async (sample) => kept.get(sample),
    put: async (sample, value) => void kept.set(sample, value),
    remove: async (sample) => void kept.delete(sample),
  };
}
