// What may stand where the cursor is: keywords, our terms with their labels, and things by any of their names.
import { declaration, kindAt, pieces } from "./prefixes.js";

const KEYWORDS = (
  "SELECT CONSTRUCT DESCRIBE ASK WHERE DISTINCT FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES GROUP BY HAVING ORDER BY " +
  "ASC DESC LIMIT OFFSET PREFIX BASE EXISTS NOT COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IF " +
  "COALESCE CONTAINS STRSTARTS STRENDS REGEX REPLACE LCASE UCASE CONCAT STRLEN SUBSTR YEAR MONTH DAY NOW"
).split(" ");
const OURS = "https://w3id.org/diplograph/";
// What names are looked up among where no prefix says it: what queries ask about, and none of the many sources that mention it.
const ASKED_ABOUT = "state organization person format series initiative place region body office sphere topic meeting".split(" ");
const MOST = 12;
const SHORTEST = 2;

/** A source of completions for CodeMirror. */
export function completions({ words, say, search }) {
  return async (context) => {
    const text = context.state.doc.toString();
    if (["comment", "string", "iri"].includes(kindAt(text, context.pos))) return null;
    const variable = context.matchBefore(/[?$][\p{L}\p{N}_]*/u);
    if (variable) return variables(text, variable);
    const typed = context.matchBefore(/[\p{L}\p{N}_:.-]+/u);
    if (!typed || (typed.text.length < SHORTEST && !context.explicit)) return null;
    const vocabulary = await words();
    const named = terms(vocabulary, typed.text, say);
    const things = await found(context, vocabulary, typed.text, search);
    if (context.aborted) return null;
    const plain = typed.text.includes(":") ? [] : keywords(typed.text);
    const options = [...plain, ...named, ...things].slice(0, 3 * MOST);
    return options.length ? { from: typed.from, options, filter: false } : null;
  };
}

function variables(text, typed) {
  const names = new Set();
  for (const piece of pieces(text)) if (piece.kind === "variable" && piece.from !== typed.from) names.add(`?${piece.text.slice(1)}`);
  const options = [...names].sort().map((label) => ({ label, type: "variable" }));
  return { from: typed.from, options, validFor: /^[?$][\p{L}\p{N}_]*$/u };
}

function keywords(typed) {
  const wanted = typed.toUpperCase();
  return [...new Set(KEYWORDS)].filter((each) => each.startsWith(wanted)).map((label) => ({ label, type: "keyword" }));
}

/** Our terms: by the beginning of their name, else by a word of their label. */
function terms(vocabulary, typed, say) {
  const wanted = typed.toLowerCase();
  const rank = ({ name, label }) => {
    const full = name.toLowerCase();
    if (full.startsWith(wanted) || full.split(":")[1]?.startsWith(wanted)) return 0;
    if (!wanted.includes(":") && label.toLowerCase().split(/\s+/).some((word) => word.startsWith(wanted))) return 1;
    return full.includes(wanted) ? 2 : 3;
  };
  const ranked = vocabulary.terms.map((term) => [rank(term), term]).filter(([place]) => place < 3);
  ranked.sort((one, other) => one[0] - other[0] || one[1].name.length - other[1].name.length);
  return ranked.slice(0, MOST).map(([, term]) => ({
    label: term.name,
    detail: `${term.label} · ${say(term.kind)}`,
    info: term.meaning || undefined,
    type: term.kind,
    apply: applied(vocabulary, term.name),
  }));
}

/** Things, by their names in any language and script. */
async function found(context, vocabulary, typed, search) {
  const [prefix, rest] = typed.includes(":") ? typed.split(/:(.*)/s) : ["", typed];
  const namespace = vocabulary.prefixes[prefix] ?? "";
  const kind = namespace.startsWith(OURS) && namespace.endsWith("/") ? prefix : "";
  if ((prefix && !kind) || rest.length < SHORTEST) return [];
  const leaving = new AbortController();
  context.addEventListener("abort", () => leaving.abort());
  const address = new URL(search);
  const kinds = (kind ? [kind] : ASKED_ABOUT).map((each) => ["kind", each]);
  address.search = new URLSearchParams([["q", rest.replaceAll("-", " ")], ["limit", String(MOST)], ...kinds]);
  try {
    const answer = await fetch(address, { signal: leaving.signal, headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).map((thing) => option(vocabulary, thing)) : [];
  } catch {
    return [];
  }
}

function option(vocabulary, thing) {
  const [kind, slug] = thing.id.slice(OURS.length).split("/");
  const name = thing.id.startsWith(OURS) && slug ? `${kind}:${slug}` : `<${thing.id}>`;
  return { label: name, displayLabel: thing.label, detail: name, type: "thing", apply: applied(vocabulary, name) };
}

/** Writes a name, and declares its prefix when nothing does. */
function applied(vocabulary, name) {
  return (view, _, from, to) => {
    const change = declaration(view.state.doc.toString(), [name.split(":", 1)[0]], vocabulary.prefixes);
    const changes = [...(change ? [{ from: change.from, insert: change.insert }] : []), { from, to, insert: name }];
    const added = change && change.from <= from ? change.insert.length : 0;
    view.dispatch({ changes, selection: { anchor: from + added + name.length }, userEvent: "input.complete", scrollIntoView: true });
  };
}
