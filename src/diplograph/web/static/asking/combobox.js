// A field for a thing: names in any script are looked up while one types, and the identifier is what is sent.
// The pattern is that of the ARIA Authoring Practices Guide: combobox with list autocomplete, the focus stays in the field.

const PAUSE = 120; // milliseconds
const MOST = 10;
// What may be sent without having been chosen: a slug, a prefixed name, an address.
const IDENTIFIER = /^(?:|[a-z0-9-]+|[a-z-]+:[a-z0-9-]+|<?https?:\/\/\S+)$/;
let made = 0;

/** Make a field look up names. */
export function makeCombobox(field, say) {
  const box = new Combobox(field, say);
  return box;
}

class Combobox {
  constructor(field, say) {
    this.field = field;
    this.say = say;
    this.options = [];
    this.active = -1;
    this.sent = Object.assign(document.createElement("input"), { type: "hidden", name: field.name, value: field.value });
    this.list = Object.assign(document.createElement("ul"), { id: `names-${++made}`, hidden: true, className: "names" });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", field.labels[0]?.textContent ?? field.name);
    this.told = Object.assign(document.createElement("span"), { className: "unseen" });
    this.told.setAttribute("role", "status");
    this.meant = field.parentElement.querySelector(".meant") ?? document.createElement("span");
    this.meant.className = "meant";
    this.meant.removeAttribute("lang");
    this.#dress();
    this.#listen();
  }

  #dress() {
    const { field } = this;
    field.removeAttribute("name");
    field.value = field.dataset.label || field.value;
    this.meant.textContent = this.sent.value;
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "aria-autocomplete": "list",
    })) {
      field.setAttribute(name, value);
    }
    field.after(this.sent, this.list, this.told, this.meant);
  }

  #listen() {
    const { field } = this;
    field.addEventListener("input", () => {
      this.sent.value = field.value;
      field.setCustomValidity(IDENTIFIER.test(field.value.trim()) ? "" : this.say("choose"));
      this.meant.textContent = "";
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#search(), PAUSE);
    });
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("blur", () => this.#leave());
    // The field keeps the focus while an option is pressed.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const chosen = [...this.list.children].indexOf(event.target.closest("li"));
      if (chosen >= 0) this.#take(chosen);
    });
  }

  async #search() {
    this.leaving?.abort();
    this.leaving = new AbortController();
    const text = this.field.value.trim();
    if (!text) return this.#close();
    const address = new URL(this.field.dataset.search, document.baseURI);
    const kind = this.field.dataset.kind;
    address.search = new URLSearchParams({ q: text, limit: String(MOST), ...(kind !== "thing" && { kind }) });
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: this.leaving.signal });
      if (answer.ok) this.#open(await answer.json());
    } catch {
      // Somebody typed on, or the server is gone: the text is sent as it stands.
    }
    return undefined;
  }

  #open(found) {
    this.options = found.map((each) => ({ label: each.label, language: each.language, matched: each.matched, value: nameOf(each.id) }));
    this.list.replaceChildren(...this.options.map((each, place) => this.#item(each, place)));
    this.told.textContent = found.length ? this.say("found", { number: String(found.length) }) : this.say("none");
    this.active = -1;
    this.field.removeAttribute("aria-activedescendant");
    this.#expand(found.length > 0 && document.activeElement === this.field);
  }

  #item({ label, language, matched, value }, place) {
    const item = Object.assign(document.createElement("li"), { id: `${this.list.id}-${place}` });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const name = Object.assign(document.createElement("span"), { textContent: label, lang: language });
    const other = matched && matched !== label ? ` ${matched}` : "";
    item.append(name, Object.assign(document.createElement("small"), { textContent: `${value}${other && ` ·${other}`}` }));
    return item;
  }

  #key(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return void this.#search();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const number = this.options.length;
      this.#point(this.active < 0 && step < 0 ? number - 1 : (this.active + step + number) % number);
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.#take(this.active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.#close();
    }
    return undefined;
  }

  #point(place) {
    this.active = place;
    [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
    this.field.setAttribute("aria-activedescendant", `${this.list.id}-${place}`);
    this.list.children[place].scrollIntoView({ block: "nearest" });
  }

  #take(place) {
    const { label, value } = this.options[place];
    this.field.value = label;
    this.sent.value = value;
    this.field.setCustomValidity("");
    this.meant.textContent = value;
    this.#close();
  }

  /** A name that is typed out and found just so is taken as if it had been chosen. */
  #leave() {
    const typed = this.field.value.trim().toLocaleLowerCase();
    const same = this.options.findIndex((each) => each.label.toLocaleLowerCase() === typed);
    if (same >= 0 && this.sent.value === this.field.value) this.#take(same);
    this.#close();
  }

  #close() {
    this.leaving?.abort();
    clearTimeout(this.timer);
    this.active = -1;
    this.field.removeAttribute("aria-activedescendant");
    this.#expand(false);
  }

  #expand(open) {
    this.list.hidden = !open;
    this.field.setAttribute("aria-expanded", String(open));
  }
}

/** The prefixed name of a thing of ours: the last two parts of its address. */
function nameOf(iri) {
  return iri.split("/").slice(-2).join(":");
}
