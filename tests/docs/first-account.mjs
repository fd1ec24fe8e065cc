// Makes the first account of a server, a token of it and a project, and prints server and token for bash. Arguments: the set-up link and the project's classes.
const [link, classes] = process.argv.slice(2);
const [server, secret] = link.split('/setup#');
let session = {};

async function post(path, body) {
  const response = await fetch(server + path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...session } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return [await response.json(), response];
}

const [signedIn, response] = await post('/api/setup', { token: secret, name: 'ann', displayName: 'Ann', password: 'several unlikely words' });
session = { 'X-Winnow-CSRF': signedIn.csrf, Cookie: response.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ') };
const [token] = await post('/api/tokens', { name: 'docs', scopes: ['admin'] });
await post('/api/projects', { name: 'birds', task: 'classify', classes: classes.split(','), settings: { automatic: false, model: 'mlp', epochs: 1 } });
console.log(`export DOCS_SERVER=${server} DOCS_TOKEN=${token.secret}`);
