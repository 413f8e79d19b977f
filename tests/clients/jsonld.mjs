// Dereferences a thing with jsonld.js, as JSON-LD, through its own document loader. Writes the triples as N-Quads.
import jsonld from 'jsonld';

const [thing] = process.argv.slice(2);
const load = jsonld.documentLoaders.node();
const loaded = [];

// What is not on this machine is not asked for.
const documentLoader = async (url) => {
  loaded.push(url);
  if (new URL(url).hostname !== '127.0.0.1') throw new Error(`asked for ${url}`);
  return load(url);
};

const expanded = await jsonld.expand(thing, { documentLoader });
const quads = await jsonld.toRDF(expanded, { format: 'application/n-quads' });
console.log(JSON.stringify({ expanded: expanded.length, quads, loaded }));
