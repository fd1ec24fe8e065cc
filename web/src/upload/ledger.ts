/** Uploads that were begun and not finished, kept in this browser so that the same file goes on where it stopped after a reload. */
export interface Begun {
  project: string;
  upload: string;
  name: string;
  bytes: number;
  lastModified: number;
}

const place = 'winnow-uploads';
/** More are not remembered; those beyond start anew, and the server says which it had already. */
const most = 2000;

type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

export function begun(shelf: Shelf = localStorage): Begun[] {
  try {
    const list: unknown = JSON.parse(shelf.getItem(place) ?? '[]');
    return Array.isArray(list) ? (list as Begun[]) : [];
  } catch {
    // What another program left there is not ours to read; uploads then start from the beginning.
    return [];
  }
}

const same = (one: Omit<Begun, 'upload'>, other: Begun) =>
  one.project === other.project && one.name === other.name && one.bytes === other.bytes && one.lastModified === other.lastModified;

export function find(file: Omit<Begun, 'upload'>, shelf: Shelf = localStorage) {
  return begun(shelf).find((one) => same(file, one));
}

export function remember(file: Begun, shelf: Shelf = localStorage) {
  const rest = begun(shelf).filter((one) => !same(file, one));
  shelf.setItem(place, JSON.stringify([...rest, file].slice(-most)));
}

export function forget(upload: string, shelf: Shelf = localStorage) {
  shelf.setItem(place, JSON.stringify(begun(shelf).filter((one) => one.upload !== upload)));
}
