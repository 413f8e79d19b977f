// The page of a named query: names are looked up while one types, code is copied, the table is sorted.
import { makeCombobox } from "./combobox.js";
import { copy } from "./copying.js";
import { makeSortable } from "./sorting.js";
import { wordsOf } from "./words.js";

const say = wordsOf(document.getElementById("question"));

for (const field of document.querySelectorAll("input[data-kind]")) makeCombobox(field, say);
for (const table of document.querySelectorAll("table.answer")) makeSortable(table);
for (const code of document.querySelectorAll(".sample pre")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet copy", textContent: say("copy") });
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  button.setAttribute("aria-describedby", code.getAttribute("aria-labelledby"));
  button.addEventListener("click", async () => {
    told.textContent = (await copy(code.textContent)) ? ` ${say("copied")}` : ` ${say("uncopied")}`;
  });
  const bar = document.createElement("p");
  bar.className = "copying";
  bar.append(button, told);
  code.before(bar);
}
