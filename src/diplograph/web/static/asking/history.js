// What was asked before, kept in this browser and nowhere else.

const KEY = "diplograph.asked";
const MOST = 40;

export function asked() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each?.query === "string") : [];
  } catch {
    return [];
  }
}

export function remember(query) {
  const others = asked().filter((each) => each.query !== query);
  keep([{ query, at: new Date().toISOString() }, ...others].slice(0, MOST));
}

export function forget() {
  keep([]);
}

function keep(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    // A browser that keeps nothing has no history.
  }
}
