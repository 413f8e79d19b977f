// The editor. It stands in a shadow tree, because there CodeMirror adopts style sheets; elsewhere it would write style elements,
// which the content security policy forbids.
import {
  autocompletion,
  bracketMatching,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  defaultKeymap,
  drawSelection,
  EditorState,
  EditorView,
  HighlightStyle,
  history,
  historyKeymap,
  keymap,
  lineNumbers,
  lintKeymap,
  setDiagnostics,
  sparql,
  StreamLanguage,
  syntaxHighlighting,
  tags,
} from "../vendor/codemirror/codemirror.js";
import { declaration, kindAt, prefixesIn } from "./prefixes.js";

const LOOK = EditorView.theme({
  "&": { fontSize: "0.875rem", backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--quiet)", borderRadius: "4px" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace', lineHeight: "1.6", maxHeight: "32rem", minHeight: "14rem" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "light-dark(#cfe3f7, #2c4a68)" },
  ".cm-gutters": { backgroundColor: "var(--shade)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--quiet)", borderRadius: "4px", maxWidth: "min(40rem, 90vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.25rem 0.5rem", lineHeight: "1.5" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--link)", color: "var(--paper)" },
  ".cm-completionDetail": { fontStyle: "normal", marginLeft: "0.75em", opacity: "1" },
  ".cm-completionInfo": { padding: "0.5rem 0.75rem", fontFamily: "ui-sans-serif, system-ui, sans-serif" },
  ".cm-diagnostic": { fontFamily: "ui-sans-serif, system-ui, sans-serif", whiteSpace: "pre-wrap" },
});
const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--link)", fontWeight: "600" },
  { tag: tags.standard(tags.variableName), color: "var(--link)" },
  { tag: tags.local(tags.variableName), color: "light-dark(#75368f, #d5aef0)" },
  { tag: tags.string, color: "light-dark(#1f5f2e, #a5d6a0)" },
  { tag: [tags.comment, tags.meta], color: "var(--quiet)", fontStyle: "italic" },
  { tag: tags.atom, color: "var(--accent)" },
]);

// Where a selection with colours is typed over, Chromium would carry the old look over in a style attribute, which the policy
// forbids and the console tells of. So the editor types there itself.
const TYPE_OVER = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    if (event.inputType !== "insertText" || !event.data || empty || view.composing) return false;
    const insert = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    const taken = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, event.data, insert));
    if (!taken) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

/** Put an editor in the place of a text area, which keeps the text for the form. */
export function edit(textarea, { label, description, complete, vocabulary, ask, say }) {
  const host = document.createElement("div");
  host.className = "editor";
  textarea.after(host);
  const root = host.attachShadow({ mode: "open", delegatesFocus: true });
  const listening = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    textarea.value = update.state.doc.toString();
    if (update.transactions.some((each) => each.isUserEvent("input.type"))) declareTyped(update.view, vocabulary, say);
  });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(COLOURS),
        LOOK,
        TYPE_OVER,
        EditorView.lineWrapping,
        autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 150 }),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-description": description, spellcheck: "false" }),
        keymap.of([
          { key: "Mod-Enter", run: () => (ask(), true), preventDefault: true },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...lintKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        listening,
      ],
    }),
  });
  textarea.hidden = true;
  return new Editor(view);
}

/** A known prefix is declared when its colon is typed. */
async function declareTyped(view, vocabulary, say) {
  const place = view.state.selection.main.head;
  if (view.state.sliceDoc(place - 1, place) !== ":") return;
  const { prefixes } = await vocabulary();
  const text = view.state.doc.toString();
  const prefix = /([\p{L}][\p{L}\p{N}_-]*):$/u.exec(text.slice(0, place))?.[1];
  if (!prefix || kindAt(text, place) !== "name" || !prefixesIn(text).used.has(prefix)) return;
  const change = declaration(text, [prefix], prefixes);
  if (!change) return;
  view.dispatch({ changes: { from: change.from, insert: change.insert }, userEvent: "input.declare" });
  say("prefix", { prefix });
}

class Editor {
  constructor(view) {
    this.view = view;
  }

  get text() {
    return this.view.state.doc.toString();
  }

  set text(text) {
    if (text === this.text) return;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, userEvent: "input" });
  }

  /** Declare our prefixes that are used and not declared. */
  declareUsed(known) {
    const change = declaration(this.text, prefixesIn(this.text).used, known);
    if (change) this.view.dispatch({ changes: { from: change.from, insert: change.insert }, userEvent: "input.declare" });
  }

  /** Mark what is wrong, where it is; lines and columns count from 1, columns in whole characters. */
  mark(line, column, message) {
    const place = this.#place(line, column);
    const word = /^(?:[?$]?[\p{L}\p{N}_:.-]+|.)/u.exec(this.view.state.sliceDoc(place, this.view.state.doc.lineAt(place).to));
    const to = place + (word ? word[0].length : 0);
    this.view.dispatch(setDiagnostics(this.view.state, [{ from: place, to, severity: "error", message }]));
  }

  unmark() {
    this.view.dispatch(setDiagnostics(this.view.state, []));
  }

  go(line, column) {
    this.view.dispatch({ selection: { anchor: this.#place(line, column) }, scrollIntoView: true });
    this.view.focus();
  }

  focus() {
    this.view.focus();
  }

  #place(line, column) {
    const found = this.view.state.doc.line(Math.min(Math.max(line, 1), this.view.state.doc.lines));
    const before = [...found.text].slice(0, column - 1).join("").length;
    return Math.min(found.from + before, found.to);
  }
}
