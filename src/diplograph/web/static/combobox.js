// A field for names with suggestions, by the combobox pattern of the ARIA Authoring Practices Guide: a list of what there is, and
// nothing is chosen before the reader chooses it. Without this module the field is part of a plain form, and Enter always asks that.
const PAUSE = 120; // milliseconds without a key before the server is asked
const MOST = 8;

class Combobox {
  constructor(box, number) {
    this.box = box;
    this.input = box.querySelector("input");
    this.form = this.input.form;
    this.place = new URL(this.form.action).pathname; // …/search
    this.list = document.createElement("ul");
    this.list.id = `suggestions-${number}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", box.dataset.suggestions.replace(/:$/, ""));
    this.status = document.createElement("p");
    this.status.className = "unseen";
    this.status.setAttribute("role", "status");
    box.append(this.list, this.status);
    this.input.type = "text"; // a combobox may be no field of type search
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list", enterkeyhint: "search",
    })) this.input.setAttribute(name, value);
    this.active = -1;
    this.asked = null;
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // The field keeps the focus while a suggestion is pressed, so that the list stays until the press is over.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.follow(event.target.closest("[role=option]")));
  }

  get options() {
    return [...this.list.children];
  }

  wait() {
    clearTimeout(this.timer);
    this.asked?.abort();
    if (this.input.value.trim()) this.timer = setTimeout(() => this.ask(), PAUSE);
    else this.close();
  }

  async ask() {
    const asked = (this.asked = new AbortController());
    const parameters = new URLSearchParams({ q: this.input.value.trim(), limit: MOST });
    const kind = this.form.elements.kind?.value;
    if (kind) parameters.set("kind", kind);
    try {
      const answer = await fetch(`${this.place}/suggestions?${parameters}`, { signal: asked.signal });
      if (!answer.ok) return this.close();
      const [, names, told, addresses] = await answer.json();
      if (document.activeElement === this.input) this.show(names, told, addresses);
    } catch {
      if (!asked.signal.aborted) this.close(); // the form works without suggestions
    }
  }

  show(names, told, addresses) {
    this.list.replaceChildren(...names.map((name, place) => this.option(name, told[place], addresses[place], place)));
    this.select(-1);
    this.expand(names.length > 0);
    this.status.textContent = names.length ? `${this.box.dataset.suggestions} ${names.length}` : this.box.dataset.none;
  }

  option(name, told, address, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    // What identifies a thing are the last two steps of its address; the pages of this language are beside the search.
    const thing = new URL(address).pathname.split("/").slice(-2).join("/");
    option.dataset.address = this.place.replace(/search$/, thing);
    const note = document.createElement("small");
    note.textContent = told.startsWith(`${name} (`) ? told.slice(name.length + 2, -1) : told;
    option.append(name, " ", note);
    return option;
  }

  key(event) {
    const { options } = this, open = !this.list.hidden;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.expand(options.length > 0);
      else if (!event.altKey) this.step(event.key === "ArrowDown" ? 1 : -1);
      else this.close();
    } else if (event.key === "Escape") {
      if (!open) this.input.value = "";
      this.close();
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.follow(options[this.active]);
    }
  }

  // The field itself is one of the places: behind the last suggestion and before the first one.
  step(by) {
    const places = this.options.length + 1;
    this.select(((this.active + 1 + by + places) % places) - 1);
  }

  select(place) {
    this.active = place;
    this.options.forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    const option = this.options[place];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  expand(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.select(-1);
    this.expand(false);
  }

  follow(option) {
    if (option) location.assign(option.dataset.address);
  }
}

document.querySelectorAll("[data-suggestions]").forEach((box, number) => new Combobox(box, number));
