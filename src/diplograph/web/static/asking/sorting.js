// Tables of answers are sorted by a column at the press of its heading: up, down, and as they came.

const NEXT = { none: "ascending", ascending: "descending", descending: "none" };

/** Make the headings of a table buttons that sort it. */
export function makeSortable(table) {
  const rows = [...table.tBodies[0].rows];
  if (rows.length < 2) return;
  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    heading.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => sort(table, rows, heading));
  }
}

function sort(table, rows, heading) {
  const order = NEXT[heading.getAttribute("aria-sort")];
  for (const each of heading.parentElement.cells) each.setAttribute("aria-sort", each === heading ? order : "none");
  const column = heading.cellIndex;
  const numeric = heading.classList.contains("number");
  const language = document.documentElement.lang || "en";
  const collator = new Intl.Collator(language, { numeric: true });
  const sign = order === "descending" ? -1 : 1;
  const text = ({ cells: { [column]: cell } }) =>
    cell.querySelector("time")?.dateTime ?? (cell.querySelector("a") ?? cell).textContent.trim();
  const keyed = rows.map((row) => [row, text(row)]);
  if (order !== "none") {
    keyed.sort(([, one], [, other]) => {
      if (!one || !other) return (one ? 0 : 1) - (other ? 0 : 1); // what is empty stands last, either way
      return sign * (numeric ? Number(one) - Number(other) : collator.compare(one, other));
    });
  }
  table.tBodies[0].append(...keyed.map(([row]) => row));
}
