// What the form does without this script, it does with it in place: no page is loaded anew, and a file may be dropped on the text.
"use strict";

const form = document.getElementById("curate");
const formats = { ttl: "ttl", trig: "trig", jsonld: "jsonld", json: "jsonld", nq: "nq", nt: "nt", rdf: "rdf", xml: "rdf", owl: "rdf" };

function text() {
  return document.getElementById("text");
}

async function step(submitter) {
  const result = document.getElementById("result");
  result.setAttribute("aria-busy", "true");
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "text/html" },
    body: new FormData(form, submitter),
  });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("result");
  if (!fresh) {
    // The server could not answer with this page: its own words stand in the place of the result.
    result.replaceChildren(...page.querySelector("main").childNodes);
    result.removeAttribute("aria-busy");
    return;
  }
  result.replaceChildren(...fresh.childNodes);
  result.removeAttribute("aria-busy");
  for (const name of ["text", "format", "seen"]) {
    const field = form.elements[name];
    if (field && page.forms.curate.elements[name]) field.value = page.forms.curate.elements[name].value;
  }
  form.elements.file.value = "";
  const verdict = document.getElementById("verdict");
  if (verdict) verdict.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  step(event.submitter).catch(() => form.submit());
});

text().addEventListener("dragover", (event) => event.preventDefault());
text().addEventListener("drop", async (event) => {
  const file = event.dataTransfer.files[0];
  if (!file) return;
  event.preventDefault();
  text().value = await file.text();
  const format = formats[file.name.split(".").pop().toLowerCase()];
  if (format) form.elements.format.value = format;
});

// A finding's line, chosen in the report, is selected in the text as well.
document.getElementById("result").addEventListener("click", (event) => {
  const line = Number(event.target.dataset && event.target.dataset.line);
  if (!line) return;
  const lines = text().value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  text().setSelectionRange(start, start + (lines[line - 1] || "").length);
});
