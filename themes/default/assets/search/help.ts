// How to search, and which keys do what.

import { button, make } from "./element";

const words: [string, string][] = [
  ["robot taxi", "both words, in any form; their beginnings while typing"],
  ["\"robot taxi\"", "the words as they stand, side by side"],
  ["-taxi", "not this word"],
  ["title:taxi", "in the title; also summary, body, source and publisher"],
  ["taxonomy:term", "under this term; the names are those in the addresses of their pages"],
  ["2024-05-31, a web address", "the record of this id, or with this source"],
];

const keys: [string, string][] = [
  ["/ or Ctrl K", "to the search box"],
  ["↓ ↑", "from result to result"],
  ["Enter", "open the result"],
  ["Ctrl Enter", "open it in a new tab"],
  ["Esc", "back to the box; close"],
  ["?", "this help"],
];

let dialog: HTMLDialogElement | undefined;

export function openHelp(): void {
  dialog ??= build();
  if (!dialog.open) dialog.showModal();
}

function build(): HTMLDialogElement {
  const title = make("h2", "", "How to search");
  title.id = "help-title";
  const made = make("dialog", "help", title, table("Write", words, "code"), table("Keys", keys, "kbd"));
  made.setAttribute("aria-labelledby", title.id);
  made.append(button("", "Close", () => made.close()));
  document.body.append(made);
  return made;
}

function table(name: string, rows: [string, string][], tag: "code" | "kbd"): HTMLElement {
  const list = make("dl", "");
  for (const [what, does] of rows) list.append(make("dt", "", make(tag, "", what)), make("dd", "", does));
  return make("section", "", make("h3", "", name), list);
}
