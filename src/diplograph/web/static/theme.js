// Light or dark as the reader chose; without a choice, as the system says. Read before the page is drawn, so that nothing flashes.
"use strict";

(() => {
  const KEY = "diplograph-theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;

  function chosen() {
    try {
      const value = localStorage.getItem(KEY);
      return value === "dark" || value === "light" ? value : "";
    } catch {
      return ""; // storage may be closed to us
    }
  }

  function now() {
    return chosen() || (system.matches ? "dark" : "light");
  }

  function show() {
    if (chosen()) root.dataset.theme = chosen();
    else delete root.dataset.theme;
    const button = document.querySelector("button.theme");
    if (!button) return;
    const other = now() === "dark" ? "light" : "dark";
    button.textContent = button.dataset[other];
    button.setAttribute("aria-label", `${button.dataset.purpose} ${button.dataset[other]}`);
    button.value = other;
    button.hidden = false;
  }

  function choose(event) {
    const button = event.target.closest("button.theme");
    if (!button) return;
    try {
      const usual = system.matches ? "dark" : "light";
      if (button.value === usual) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, button.value);
    } catch {
      root.dataset.theme = button.value;
      return;
    }
    show();
  }

  show();
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", choose);
  system.addEventListener("change", show);
})();
