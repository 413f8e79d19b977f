// Reads many JSON-LD documents with jsonld.js: their addresses line by line from standard input, a line with triples for each.
import readline from 'node:readline';
import jsonld from 'jsonld';

const load = jsonld.documentLoaders.node();
const contexts = new Map();

// What is not on this machine is not asked for; a context is asked for once.
const documentLoader = async (url) => {
  const { hostname, pathname } = new URL(url);
  if (hostname !== '127.0.0.1') throw new Error(`asked for ${url}`);
  if (!pathname.startsWith('/context/')) return load(url);
  if (!contexts.has(url)) contexts.set(url, await load(url));
  return contexts.get(url);
};

for await (const address of readline.createInterface({ input: process.stdin })) {
  const expanded = await jsonld.expand(address, { documentLoader });
  const quads = await jsonld.toRDF(expanded, { format: 'application/n-quads' });
  console.log(JSON.stringify({ address, quads }));
}
