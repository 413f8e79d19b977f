// Asks an endpoint with Comunica's engine: rows, a truth and triples. Writes what came as JSON.
import { QueryEngine } from '@comunica/query-sparql';

const [endpoint, select, ask, construct] = process.argv.slice(2);
const context = { sources: [{ type: 'sparql', value: endpoint }] };
const engine = new QueryEngine();

const told = (term) => ({ kind: term.termType, value: term.value, language: term.language || '', datatype: term.datatype?.value || '' });

const rows = await (await engine.queryBindings(select, context)).toArray();
const triples = await (await engine.queryQuads(construct, context)).toArray();
console.log(JSON.stringify({
  rows: rows.map((row) => Object.fromEntries([...row].map(([variable, term]) => [variable.value, told(term)]))),
  truth: await engine.queryBoolean(ask, context),
  triples: triples.map((each) => [each.subject, each.predicate, each.object].map(told)),
}));
