// The search box of a page: its keys, from the start, and its results, once
// somebody goes there.

import { typing } from "./search/element";

const form = document.querySelector<HTMLFormElement>('form[role="search"]');
const box = form?.querySelector<HTMLInputElement>('input[name="q"]');

if (form && box) {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.defaultPrevented || typing(event)) return;
    const control = event.ctrlKey || event.metaKey;
    if (control ? event.key.toLowerCase() === "k" : event.key === "/") {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (!control && event.key === "?") {
      event.preventDefault();
      void import("./search/help").then((help) => help.openHelp());
    }
  });
  // The search page has results of its own.
  if (form.id !== "search") {
    const begin = () => void import("./search/combobox").then((c) => new c.Combobox(form, box), () => undefined); // without it, the form still leads to the search page
    if (document.activeElement === box) begin();
    else box.addEventListener("focus", begin, { once: true });
  }
}
