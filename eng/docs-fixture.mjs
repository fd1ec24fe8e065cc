// What the folder of a documented command holds: small pictures of three kinds, and tables about them.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const kinds = ['cat', 'dog', 'frog'];
const side = 24;

// Noise around a colour of the kind's own, the same on every machine.
function picture(kind, number) {
  let state = (kind + 1) * 7919 + number * 104729 + 1;
  const next = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648);
  const rows = Buffer.alloc(side * (1 + side * 3));
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let channel = 0; channel < 3; channel++) rows[y * (1 + side * 3) + 1 + x * 3 + channel] = Math.floor((channel === kind ? 150 : 40) + next() * 90);
    }
  }
  return png(rows);
}

function png(rows) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const sizes = Buffer.alloc(4);
    sizes.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(zlib.crc32 ? zlib.crc32(body) : crc(body));
    return Buffer.concat([sizes, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  header[9] = 2;
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

// zlib.crc32 is of Node 22.
function crc(data) {
  let value = 0xffffffff;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** Writes photos/, camera/ and tables into a folder; the commands of slow blocks learn, which takes more pictures and labels than the others need. */
export function writeFixture(folder, slow) {
  const [each, labelled] = slow ? [60, 40] : [12, 4];
  const write = (name, content) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  };
  const names = kinds.flatMap((kind, k) => Array.from({ length: each }, (_, i) => [`${kind}-${String(i).padStart(4, '0')}.png`, k, i]));
  for (const [name, kind, i] of names) {
    write(`photos/${name}`, picture(kind, i));
    write(`sorted/${kinds[kind]}/${name}`, picture(kind, i));
  }
  for (let i = 0; i < 12; i++) write(`camera/frame-${String(i).padStart(4, '0')}.png`, picture(i % 3, 100 + i));
  write('photos/torn.jpg', '');
  write('labels.csv', `path,label\n${names.filter(([, , i]) => i < labelled).map(([name, kind]) => `${name},${kinds[kind]}`).join('\n')}\n`);
  write('scores.csv', `path,${kinds.join(',')}\n${names.map(([name, kind, i]) => [name, ...kinds.map((_, k) => (k === kind ? 0.8 - i / 100 : 0.1 + i / 200).toFixed(4))].join(',')).join('\n')}\n`);
  write('cameras.csv', `path,camera,lux,seconds\n${names.map(([name, , i]) => `${name},${i % 2 ? 'north' : 'south'},${i * 10},${2 + i}`).join('\n')}\n`);
}
