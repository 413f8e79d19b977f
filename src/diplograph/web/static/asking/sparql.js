// The query page: what the form does without scripts, it does with them in place, and the text area becomes an editor.
import { completions } from "./completion.js";
import { copy } from "./copying.js";
import { edit } from "./editor.js";
import { asked, forget, remember } from "./history.js";
import { makeSortable } from "./sorting.js";
import { wordsOf } from "./words.js";

const LONGEST_ADDRESS = 16_000;
const form = document.getElementById("asking");
const result = document.getElementById("result");
const status = document.getElementById("status");
const textarea = document.getElementById("query");
const cancel = form.querySelector(".cancel");
const say = wordsOf(form);
const endpoint = new URL(form.action);

let known;
let running = null;

/** Prefixes and terms, asked for once. */
function vocabulary() {
  known ??= fetch(new URL("sparql/words", endpoint), { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .catch(() => {
      known = undefined; // perhaps next time
      return { prefixes: {}, terms: [] };
    });
  return known;
}

function tell(text) {
  status.textContent = text;
}

const editor = edit(textarea, {
  label: say("editor"),
  description: document.querySelector("#about-query .scripted").textContent.trim(),
  complete: completions({ words: vocabulary, say, search: new URL("search.json", endpoint) }),
  vocabulary,
  ask: () => form.requestSubmit(),
  say: (key, values) => tell(say(key, values)),
});

/** Show the answer that an address of this page gives. */
async function show(address, { push = true } = {}) {
  running?.abort();
  const leaving = (running = new AbortController());
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(2);
  editor.unmark();
  tell(say("asking"));
  result.setAttribute("aria-busy", "true");
  cancel.disabled = false;
  try {
    const answer = await fetch(...request(address, leaving.signal));
    const text = await answer.text();
    if (push && address.href.length < LONGEST_ADDRESS) window.history.pushState(null, "", address);
    if (answer.ok) showAnswer(text, seconds());
    else showProblem(JSON.parse(text));
  } catch (error) {
    if (running === leaving) tell(error.name === "AbortError" ? say("cancelled", { seconds: seconds() }) : say("failed"));
  } finally {
    if (running === leaving) {
      running = null;
      cancel.disabled = true;
      result.removeAttribute("aria-busy");
    }
  }
}

/** An answer is a page, what is wrong is not; a query too long for an address is sent as a form. */
function request(address, signal) {
  const headers = { Accept: "application/problem+json, text/html;q=0.9" };
  if (address.href.length < LONGEST_ADDRESS) return [address, { headers, signal }];
  return [endpoint, { method: "POST", body: new URLSearchParams(address.search), headers, signal }];
}

function showAnswer(text, seconds) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("result");
  result.replaceChildren(...fresh.childNodes);
  furnish();
  const rows = result.querySelector("caption .count")?.textContent.trim();
  tell(rows ? say("rows", { rows, seconds }) : say("answered", { seconds }));
}

function showProblem(problem) {
  const heading = Object.assign(document.createElement("h2"), { textContent: problem.title ?? say("wrong") });
  const detail = Object.assign(document.createElement("pre"), { className: "message", textContent: problem.detail ?? "", tabIndex: 0 });
  const section = document.createElement("section");
  section.className = "problem";
  section.append(heading, detail);
  if (problem.hint) section.append(Object.assign(document.createElement("p"), { className: "hint", textContent: problem.hint }));
  if (problem.line) place(section, problem.line, problem.column, `${problem.detail.split("\n").pop()}\n${problem.hint ?? ""}`.trim());
  result.replaceChildren(section);
  tell(`${problem.title}${problem.line ? `: ${say("goto", problem)}` : ""}`);
}

/** Mark what is wrong in the editor, and lead there. */
function place(section, line, column, message) {
  editor.mark(line, column, message);
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: say("goto", { line, column }) });
  button.addEventListener("click", () => editor.go(line, column));
  section.append(button);
}

/** What is shown is made to work. */
function furnish() {
  for (const table of result.querySelectorAll("table.answer")) makeSortable(table);
  const problem = result.querySelector(".problem[data-line]");
  if (problem) {
    const message = `${problem.querySelector(".message").textContent.split("\n").pop()}`;
    place(problem, Number(problem.dataset.line), Number(problem.dataset.column), message);
  }
}

form.addEventListener("submit", async (event) => {
  if (form.elements.format.value !== "html") return; // the browser loads or keeps other formats
  event.preventDefault();
  editor.declareUsed((await vocabulary()).prefixes);
  remember(editor.text);
  listHistory();
  const address = new URL(endpoint);
  address.search = new URLSearchParams({ query: editor.text });
  await show(address);
});

cancel.addEventListener("click", () => running?.abort());

// Other views of an answer are shown in place; what is to be kept is left to the browser.
result.addEventListener("click", (event) => {
  const link = event.target.closest(".views a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(new URL(link.href)).then(() => result.querySelector('.views [aria-current="true"]')?.focus());
});
result.addEventListener("submit", (event) => {
  event.preventDefault();
  const address = new URL(endpoint);
  address.search = new URLSearchParams(new FormData(event.target));
  show(address).then(() => result.querySelector(".roles button")?.focus());
});

form.querySelector(".share").addEventListener("click", async () => {
  const address = new URL(endpoint);
  address.search = new URLSearchParams({ query: editor.text });
  tell((await copy(address.href)) ? say("copied") : say("uncopied"));
});

document.querySelector(".aids").addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-example]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(link.dataset.example);
  if (!answer.ok) return tell(say("failed"));
  editor.text = await answer.text();
  editor.focus();
});

function listHistory() {
  const list = document.querySelector("#history .history");
  const entries = asked().map(({ query, at }) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet past" });
    const time = Object.assign(document.createElement("time"), { dateTime: at });
    time.textContent = new Date(at).toLocaleString(document.documentElement.lang || "en");
    const words = query.replace(/^\s*(?:#[^\n]*\n|PREFIX[^\n]*\n|\s)*/i, "").replace(/\s+/g, " ").slice(0, 120);
    button.append(time, ` ${words}`);
    button.addEventListener("click", () => {
      editor.text = query;
      editor.focus();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  });
  list.replaceChildren(...(entries.length ? entries : [Object.assign(document.createElement("li"), { textContent: say("nothing") })]));
}

document.querySelector(".forget").addEventListener("click", () => {
  forget();
  listHistory();
});

document.getElementById("query-label").addEventListener("click", (event) => {
  event.preventDefault();
  editor.focus();
});

window.addEventListener("popstate", () => {
  const query = new URLSearchParams(window.location.search).get("query");
  if (query === null) return result.replaceChildren();
  editor.text = query;
  return show(new URL(window.location.href), { push: false });
});

for (const each of document.querySelectorAll(".scripted")) each.hidden = false;
for (const each of document.querySelectorAll(".unscripted")) each.hidden = true;
listHistory();
furnish();
