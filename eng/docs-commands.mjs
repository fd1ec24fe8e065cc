// Runs the commands that the documentation shows, page by page, each page in a folder of its own.
//
//   ```sh                 every line runs, as bash runs it
//   ```console            the lines after "$ " run; the others are what they print
//   ```sh fails           it must end with an error
//   ```sh background      it runs on beside what follows, and is ended with the page
//   ```sh slow            runs with --slow alone (the bench row docs-commands)
//   ```sh no-run REASON   never runs here
//   <!-- run: COMMAND --> runs and is not shown: what a reader has at that place
//
// A page finds what it needs in its folder: pictures (photos/), tables, and what tests/docs/PAGE.sh prepares.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeFixture } from './docs-fixture.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
const minutes = 5;

/** Pages for people, relative to the repository. */
export function pages() {
  const below = (folder) =>
    fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? below(`${folder}/${e.name}`) : e.name.endsWith('.md') ? [`${folder}/${e.name}`] : []));
  const readmes = fs.readdirSync(path.join(root, 'src')).map((p) => `src/${p}/README.md`);
  return ['README.md', 'clients/python/README.md', ...readmes, ...below('docs')].filter((p) => fs.existsSync(path.join(root, p))).sort();
}

/** The fenced blocks of a page: language, marks, first line, text. */
export function blocks(page) {
  const found = [];
  let open = null;
  fs.readFileSync(path.join(root, page), 'utf8').split('\n').forEach((line, index) => {
    const fence = /^\s*```(.*)$/.exec(line);
    const hidden = open ? null : /^<!-- run: (.*) -->$/.exec(line);
    if (hidden) found.push({ page, number: index + 1, language: 'sh', mark: '', reason: '', lines: [hidden[1]], hidden: true });
    else if (!fence) open?.lines.push(line);
    else if (open) {
      found.push(open);
      open = null;
    } else {
      const [language, mark, ...reason] = fence[1].trim().split(/\s+/);
      open = { page, number: index + 1, language, mark: mark ?? '', reason: reason.join(' '), lines: [] };
    }
  });
  return found;
}

const slug = (heading) =>
  heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** Links of a page that lead nowhere. */
export function brokenLinks(page) {
  const prose = (file) => fs.readFileSync(file, 'utf8').replace(/^\s*```[^]*?^\s*```$/gm, '').replace(/`[^`\n]*`/g, (code) => (code.includes('](') ? '' : code));
  const here = path.join(root, page);
  return [...prose(here).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((m) => m[1])
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file, anchor] = link.split('#');
      const target = file === '' ? here : path.resolve(path.dirname(here), file);
      if (!fs.existsSync(target)) return true;
      return anchor !== undefined && target.endsWith('.md') && ![...prose(target).matchAll(/^#+ (.*)$/gm)].some((m) => slug(m[1]) === anchor);
    })
    .map((link) => `${page}: the link ${link} leads nowhere`);
}

const command = /^(\$ )?(sudo )?(\.\/)?(winnow|dev|dotnet|pip|curl|apt-get|python3|yolo)( |$)/;

/** What is wrong with the marks of a block, or null: no command may stand where nothing looks at it. */
export function complaint(block) {
  if (['sh', 'console'].includes(block.language)) {
    if (!['', 'fails', 'background', 'slow', 'no-run'].includes(block.mark)) return `the mark "${block.mark}" means nothing; known are fails, background, slow and no-run REASON`;
    return block.mark === 'no-run' && block.reason.length < 10 ? 'no-run needs a reason' : null;
  }
  const hidden = ['', 'bash', 'shell'].includes(block.language) ? block.lines.find((l) => command.test(l)) : undefined;
  return hidden === undefined ? null : `"${hidden}" is a command in a block without the language sh or console, so that no test runs it`;
}

function script(block) {
  const lines = block.language === 'sh' ? block.lines.join('\n') : block.lines.filter((l) => l.startsWith('$ ')).map((l) => l.slice(2)).join('\n');
  const say = `printf '%s\\n' '@@ ${block.page}:${block.number}'`;
  if (block.mark === 'fails') return `${say}\nif ( set +e\n${lines}\n); then echo 'This should have failed.'; exit 1; fi`;
  if (block.mark !== 'background') return `${say}\n${lines}`;
  const log = `background-${block.number}.log`;
  return `${say}\n( ${lines}\n) >${log} 2>&1 &\nfor _ in $(seq 300); do grep -q 'https\\?://' ${log} && break; kill -0 $! || { cat ${log}; exit 1; }; sleep 0.1; done`;
}

// A page leads a process group of its own, which does not end with this program by itself.
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const end of running) end();
    process.exit(1);
  });
}

/** Runs one page; resolves to what went wrong, or null. */
function run(page, wanted, slow) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'winnow-docs-'));
  writeFixture(folder, slow);
  const bin = path.join(folder, '.bin');
  fs.mkdirSync(bin);
  const assembly = path.join(root, 'src/Winnow.Cli/bin/Release/net10.0/winnow.dll');

  // A server takes any free port here: the usual one may be in use, by another page too.
  const free = 'if [ "$1" = serve ] && [[ " $* " != *" --url "* ]]; then set -- "$@" --url http://127.0.0.1:0; fi';

  // The server that pages speak of is the one that the page's preparation has started, if it has.
  const named = 'if [ -n "${DOCS_SERVER:-}" ]; then set -- "${@//https:\\/\\/winnow.example.org/$DOCS_SERVER}"; set -- "${@//wnk_…/$DOCS_TOKEN}"; [ "${WINNOW_TOKEN:-}" != wnk_… ] || export WINNOW_TOKEN=$DOCS_TOKEN; fi';

  // Folders of a real server's machine are folders of the page's own.
  const places = 'set -- "${@/#\\/srv\\//$HOME/srv/}"; set -- "${@//=\\/data\\/photos/=$HOME/photos}"';
  fs.writeFileSync(path.join(bin, 'winnow'), `#!/bin/bash\n${free}\n${places}\n${named}\nexec dotnet exec "${assembly}" "$@"\n`, { mode: 0o755 });
  fs.writeFileSync(path.join(bin, 'curl'), `#!/bin/bash\n${named}\nexec /usr/bin/curl --fail --silent --show-error "$@"\n`, { mode: 0o755 });
  fs.copyFileSync(path.join(root, 'tests/docs/yolo'), path.join(bin, 'yolo'));
  fs.chmodSync(path.join(bin, 'yolo'), 0o755);
  fs.symlinkSync(path.join(bin, 'winnow'), path.join(folder, 'winnow'));
  for (const name of ['samples', 'clients']) fs.symlinkSync(path.join(root, name), path.join(folder, name));

  const prepare = path.join(root, 'tests/docs', `${page.replace(/\.md$/, '').replaceAll('/', '-')}.sh`);
  const text = [
    'set -euo pipefail',
    `docs=${JSON.stringify(path.join(root, 'tests/docs'))}`,
    fs.readFileSync(path.join(root, 'tests/docs/functions.sh'), 'utf8'),
    ...(fs.existsSync(prepare) ? [`printf '%s\\n' '@@ ${path.relative(root, prepare)}'`, fs.readFileSync(prepare, 'utf8')] : []),
    ...wanted.map(script),
  ].join('\n');
  // What the launcher sets (MALLOC_…), and less to compile at each start.
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, HOME: folder, DOTNET_CLI_HOME: folder, MALLOC_ARENA_MAX: '1', MALLOC_MMAP_MAX_: '0', DOTNET_TieredPGO: '0', DOTNET_NOLOGO: '1', no_proxy: '*', PYTHONDONTWRITEBYTECODE: '1', WINNOW_NATIVE: path.join(root, 'build/native/libwinnow_native.so') };
  if (slow) {
    env.DOCS_SLOW = '1';
    env.WINNOW_DATA ??= path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'winnow');
  } else {
    env.WINNOW_DATA = path.join(folder, 'cache');
  }

  return new Promise((resolve) => {
    const began = Date.now();
    let output = '';
    const child = spawn('bash', ['-c', text], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });

    // The page's shell leads a group: servers that it left running end with it.
    const end = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    };
    running.add(end);
    const limit = setTimeout(end, minutes * (slow ? 12 : 1) * 60_000);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output = (output + data).slice(-200_000)));
    child.on('close', (code) => {
      clearTimeout(limit);
      running.delete(end);
      end();
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      const at = /@@ (\S+)\n(?![^]*\n@@ )/.exec(output)?.[1] ?? page;
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${seconds.padStart(6)} s  ${page}, ${wanted.length} blocks`);
      resolve(code === 0 ? null : `${at} ended with ${code}:\n${output.slice(output.lastIndexOf('@@ ')).split('\n').slice(-25).join('\n')}`);
    });
  });
}

async function main(arguments_) {
  const slow = arguments_.includes('--slow');
  const asked = arguments_.filter((a) => !a.startsWith('--'));
  const all = pages().flatMap(blocks);
  const complaints = all.map((b) => [b, complaint(b)]).filter(([, c]) => c !== null);
  for (const [b, c] of complaints) console.log(`${b.page}:${b.number}: ${c}.`);
  const broken = pages().flatMap(brokenLinks);
  for (const line of broken) console.log(`${line}.`);

  const runnable = all.filter((b) => ['sh', 'console'].includes(b.language) && b.mark !== 'no-run');
  const work = pages()
    .filter((p) => asked.length === 0 || asked.includes(p))
    .map((p) => [p, runnable.filter((b) => b.page === p && (slow || b.mark !== 'slow'))])
    .filter(([, wanted]) => (slow ? wanted.some((b) => b.mark === 'slow') : wanted.some((b) => !b.hidden)));
  const failures = [];
  const next = async () => {
    for (let job = work.shift(); job; job = work.shift()) {
      const failure = await run(job[0], job[1], slow);
      if (failure) failures.push(failure);
    }
  };
  await Promise.all([next(), next()]);
  for (const failure of failures) console.log(`\n${failure}`);
  const count = (mark) => all.filter((b) => ['sh', 'console'].includes(b.language) && b.mark === mark).length;
  console.log(`${runnable.length - count('slow')} blocks run in tests, ${count('slow')} in the bench, ${count('no-run')} not at all`);
  process.exit(failures.length + complaints.length + broken.length > 0 ? 1 : 0);
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main(process.argv.slice(2));
