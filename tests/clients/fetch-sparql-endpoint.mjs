// Asks an endpoint with fetch-sparql-endpoint: rows, a truth and triples, by GET and by POST. Writes what came as JSON.
import { SparqlEndpointFetcher } from 'fetch-sparql-endpoint';

const [endpoint, select, ask, construct] = process.argv.slice(2);

const told = (term) => ({ kind: term.termType, value: term.value, language: term.language || '', datatype: term.datatype?.value || '' });

const all = async (stream) => {
  const found = [];
  for await (const each of stream) found.push(each);
  return found;
};

const asked = async (options) => {
  const fetcher = new SparqlEndpointFetcher(options);
  const rows = await all(await fetcher.fetchBindings(endpoint, select));
  const triples = await all(await fetcher.fetchTriples(endpoint, construct));
  return {
    rows: rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, term]) => [name, told(term)]))),
    truth: await fetcher.fetchAsk(endpoint, ask),
    triples: triples.map((each) => [each.subject, each.predicate, each.object].map(told)),
  };
};

console.log(JSON.stringify({ get: await asked({ method: 'GET' }), post: await asked({ method: 'POST' }) }));
