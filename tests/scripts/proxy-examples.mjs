// Tries ops/nginx.conf and ops/Caddyfile, but for ports and certificate as they are, in front of `winnow serve`: node proxy-examples.mjs nginx caddy
import { execFileSync, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const host = 'winnow.example.org';
const seconds = 240;
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'winnow-proxy-'));
const running = [];

function check(holds, sentence) {
  if (!holds) throw new Error(sentence);
}

async function until(look, sentence) {
  for (const end = Date.now() + seconds * 1000; ; ) {
    const found = await look();
    if (found) return found;
    check(Date.now() < end, `waited in vain: ${sentence}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Starts a program that is ended with the test; gives what it says so far. */
function start(name, command, args) {
  const log = path.join(work, `${name}.log`);
  const file = fs.openSync(log, 'a');
  const child = spawn(command, args, { stdio: ['ignore', file, file], env: { ...process.env, HOME: work, XDG_DATA_HOME: work, XDG_CONFIG_HOME: work } });
  fs.closeSync(file);
  running.push(child);
  return { child, said: () => fs.readFileSync(log, 'utf8') };
}

/** The example with each text once replaced: one that is not in it any more would not be tried. */
function adapted(example, replaced) {
  let text = fs.readFileSync(path.join(root, 'ops', example), 'utf8');
  for (const [old, now] of replaced) {
    check(text.split(old).length === 2, `ops/${example} has "${old}" not exactly once`);
    text = text.replace(old, now);
  }
  return text;
}

const write = (name, text) => {
  fs.writeFileSync(path.join(work, name), text);
  return path.join(work, name);
};

const certificate = { chain: path.join(work, 'chain.pem'), key: path.join(work, 'key.pem') };

const proxies = {
  nginx(server, port, plain) {
    write('winnow.conf', adapted('nginx.conf', [['127.0.0.1:5170', `127.0.0.1:${server}`], ['listen 443 ', `listen 127.0.0.1:${port} `], ['listen 80;', `listen 127.0.0.1:${plain};`], ['/etc/ssl/winnow/chain.pem', certificate.chain], ['/etc/ssl/winnow/key.pem', certificate.key]]));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${work}/${kind};`).join(' ');
    const user = process.getuid() === 0 ? 'user root;' : '';
    const configuration = write('nginx.main', `daemon off; ${user} worker_processes 1; pid ${work}/nginx.pid; error_log stderr;\nevents {}\nhttp { access_log off; ${temporary} include ${work}/winnow.conf; }\n`);
    return start('nginx', 'nginx', ['-e', 'stderr', '-p', work, '-c', configuration]);
  },
  caddy(server, port) {
    const site = adapted('Caddyfile', [[`${host} {\n`, `https://${host}:${port} {\n\tbind 127.0.0.1\n\ttls ${certificate.chain} ${certificate.key}\n`], ['127.0.0.1:5170', `127.0.0.1:${server}`]]);
    return start('caddy', 'caddy', ['run', '--adapter', 'caddyfile', '--config', write('Caddyfile', `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`)]);
  },
};

/** One request through the proxy; `cut` breaks the connection off after so many bytes of the body. */
function ask(port, method, address, { body, headers = {}, session = {}, cut } = {}) {
  return new Promise((resolve, reject) => {
    const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const type = Buffer.isBuffer(body) || body === undefined ? {} : { 'Content-Type': 'application/json' };
    const length = bytes === undefined ? {} : { 'Content-Length': bytes.length };
    const request = https.request({ host: '127.0.0.1', port, servername: host, ca: fs.readFileSync(certificate.chain), method, path: address, agent: false, headers: { Host: host, ...session, ...type, ...length, ...headers } }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        resolve({ status: response.statusCode, headers: response.headers, text, json: () => JSON.parse(text) });
      });
    });
    request.on('error', (error) => (cut === undefined ? reject(error) : resolve(null)));
    if (cut === undefined) request.end(bytes);
    else request.write(bytes.subarray(0, cut), () => setTimeout(() => request.destroy(), 100));
  });
}

/** Listens to a project's events; gives what has come so far while the answer goes on. */
function listen(port, session, project) {
  const heard = { text: '', ended: false };
  const request = https.request({ host: '127.0.0.1', port, servername: host, ca: fs.readFileSync(certificate.chain), path: `/api/projects/${project}/events`, agent: false, headers: { Host: host, ...session } }, (response) => {
    response.on('data', (part) => (heard.text += part));
    response.on('end', () => (heard.ended = true));
    response.on('error', () => (heard.ended = true));
  });
  request.on('error', () => (heard.ended = true));
  request.end();
  return { heard, stop: () => request.destroy() };
}

/** A bitmap of noise of about 3 MiB: more than proxies take by themselves. */
function picture() {
  const side = 1024;
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(54 + side * side * 3, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(side, 18);
  head.writeInt32LE(side, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  return Buffer.concat([head, crypto.randomBytes(side * side * 3)]);
}

async function upload(port, session, project, image) {
  const whole = await ask(port, 'POST', `/api/projects/${project}/uploads`, { session, body: { name: 'noise.bmp', bytes: image.length } });
  check(whole.status === 201, `an upload began with ${whole.status}: ${whole.text}`);
  const address = `/api/projects/${project}/uploads/${whole.json().id}`;
  const piece = (offset) => ({ session, body: image.subarray(offset), headers: { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': `${offset}` } });
  await ask(port, 'PATCH', address, { ...piece(0), cut: 2 << 20 });
  // What came before the cut is not lost in the proxy.
  const came = await until(async () => Number((await ask(port, 'HEAD', address, { session })).headers['upload-offset']), 'the first part of an upload arrives');
  check(came < image.length, 'the upload was not cut');
  // More of it may still be on its way.
  const rest = await until(async () => {
    const at = Number((await ask(port, 'HEAD', address, { session })).headers['upload-offset']);
    const sent = await ask(port, 'PATCH', address, piece(at));
    return sent.status === 409 ? null : sent;
  }, 'the server takes the rest of an upload');
  check(rest.status === 200, `the rest of an upload ended with ${rest.status}: ${rest.text}`);
  await until(async () => (await ask(port, 'GET', `/api/projects/${project}/samples`, { session })).json().items.length === 1, 'the uploaded image is a sample');
  return came;
}

async function signedIn(port, server) {
  const link = /\/setup#(\S+)/.exec(server.said());
  const setUp = await ask(port, 'POST', '/api/setup', { body: { token: link[1], name: 'ann', displayName: 'Ann', password: 'several unlikely words' } });
  check(setUp.status === 200, `the set-up answers ${setUp.status}: ${setUp.text}`);
  const cookies = setUp.headers['set-cookie'];
  check(cookies.some((c) => /; ?secure/i.test(c)), `the server does not know that it is reached by https: ${cookies}`);
  check(setUp.headers['strict-transport-security'], 'there is no Strict-Transport-Security');
  return { Cookie: cookies.map((c) => c.split(';')[0]).join('; '), 'X-Winnow-CSRF': setUp.json().csrf };
}

async function tryProxy(name, server, signIn) {
  const [port, plain] = [await freePort(), await freePort()];
  const proxy = proxies[name](server.port, port, plain);
  try {
    const first = await until(() => (check(proxy.child.exitCode === null, `${name} ended: ${proxy.said()}`), ask(port, 'GET', '/health/ready').catch(() => null)), `${name} starts`);
    check(first.status === 200, `/health/ready answers ${first.status}`);
    const session = await signIn(port);
    const made = await ask(port, 'POST', '/api/projects', { session, body: { name: 'noise', task: 'classify', classes: ['grey', 'other'], settings: { automatic: false } } });
    check(made.status === 201 || made.status === 200, `a project was made with ${made.status}: ${made.text}`);
    const project = made.json().id;

    const events = listen(port, session, project);
    await until(() => events.heard.text.includes(': listening'), 'the first line of the events');
    const came = await upload(port, session, project, picture());
    const { items } = (await ask(port, 'POST', `/api/projects/${project}/queue/next`, { session, body: { count: 1 } })).json();
    check(items.length === 1, 'nothing is asked for');
    const shown = await ask(port, 'GET', items[0].thumb, { session });
    check(shown.status === 200 && shown.headers['content-type'] === 'image/jpeg', `a thumbnail answers ${shown.status}`);
    const before = events.heard.text.length;
    const answer = await ask(port, 'POST', `/api/projects/${project}/answers`, { session, body: { key: crypto.randomUUID(), sample: items[0].sample, outcome: 'label', value: { classes: [0] }, leadMs: 900, schemaVersion: 1 } });
    check(answer.status === 200, `a label answers ${answer.status}: ${answer.text}`);
    await until(() => events.heard.text.slice(before).includes('event: '), 'an event of the label while the connection is open');
    check(!events.heard.ended, 'the events ended');
    events.stop();

    const figures = await ask(port, 'GET', '/metrics', { session });
    check(figures.status === 403 && !figures.text.includes('winnow_'), `/metrics answers ${figures.status} outside`);
    if (name === 'nginx') {
      const moved = await fetch(`http://127.0.0.1:${plain}/projects`, { redirect: 'manual', headers: { Host: host } });
      check(moved.status === 308, `http answers ${moved.status}`);
    }
    console.log(`${name}: ${came} of ${(3 << 20) + 54} bytes had come before the cut; labels and events go through`);
  } catch (error) {
    throw new Error(`${name}: ${error.message}\n${proxy.said().split('\n').slice(-10).join('\n')}\n${server.said().split('\n').slice(-5).join('\n')}`);
  }
}

try {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-keyout', certificate.key, '-out', certificate.chain], { stdio: 'pipe' });
  const port = await freePort();
  const dll = path.join(root, 'src/Winnow.Cli/bin/Release/net10.0/winnow.dll');
  const server = { port, ...start('server', 'dotnet', ['exec', dll, 'serve', path.join(work, 'data'), '--url', `http://127.0.0.1:${port}`, '--behind-proxy', '--host', host]) };
  await until(() => server.said().includes('/setup#'), 'the server starts');
  let session;
  for (const name of process.argv.slice(2)) await tryProxy(name, server, async (way) => (session ??= await signedIn(way, server)));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  const ends = running.filter((c) => c.exitCode === null && c.signalCode === null).map((c) => new Promise((ended) => c.once('exit', ended).kill('SIGTERM')));
  await Promise.all(ends);
  fs.rmSync(work, { recursive: true, force: true });
}
