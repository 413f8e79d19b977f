// The text of a query, read as far as prefixes and completion need: what is a string, a comment, an address, a name.

const PIECE =
  /(?<comment>#[^\n]*)|(?<string>"""(?:[^"\\]|\\.|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)|(?<iri><[^<>"{}|^`\\\s]*>)|(?<variable>[?$][\p{L}\p{N}_]*)|(?<name>(?:[\p{L}](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?)?:(?:[\p{L}\p{N}_:%-]|\.(?=[\p{L}\p{N}_:%-]))*)|(?<word>[\p{L}_][\p{L}\p{N}_-]*)|(?<other>\S)/gsu;

/** The pieces of a query, each with its kind and where it stands. */
export function* pieces(text) {
  for (const match of text.matchAll(PIECE)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    yield { kind, text: match[0], from: match.index, to: match.index + match[0].length };
  }
}

/** The kind of the piece that holds a place, or ends there; empty between pieces. */
export function kindAt(text, place) {
  for (const piece of pieces(text)) {
    if (piece.from < place && place <= piece.to) {
      const closed = piece.kind === "string" || piece.kind === "iri";
      return closed && place === piece.to && piece.text.length > 1 && /["'>]$/.test(piece.text) ? "" : piece.kind;
    }
    if (piece.from >= place) return "";
  }
  return "";
}

/** The prefixes that a query declares, and those that it uses. */
export function prefixesIn(text) {
  const declared = new Set();
  const used = new Set();
  let declaring = false;
  for (const piece of pieces(text)) {
    if (piece.kind === "comment") continue;
    if (piece.kind === "name") (declaring ? declared : used).add(piece.text.split(":", 1)[0]);
    declaring = piece.kind === "word" && piece.text.toUpperCase() === "PREFIX";
  }
  return { declared, used };
}

/** The change that declares prefixes before everything but the comments on top; null when there is nothing to declare. */
export function declaration(text, wanted, known) {
  const { declared } = prefixesIn(text);
  const lacking = [...new Set(wanted)].filter((each) => known[each] && !declared.has(each)).sort();
  if (!lacking.length) return null;
  const first = [...pieces(text)].find((piece) => piece.kind !== "comment");
  return {
    from: first ? first.from : text.length,
    insert: lacking.map((each) => `PREFIX ${each}: <${known[each]}>\n`).join(""),
    lacking,
  };
}
