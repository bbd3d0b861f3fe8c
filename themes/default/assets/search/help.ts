// How to search, and which keys do what.

import { button, make } from "./element";

const words: [string, string][] = [
  ["robot taxi", catalogue.helpWords!],
  ["\"robot taxi\"", catalogue.helpPhrase!],
  ["-taxi", catalogue.helpNot!],
  ["title:taxi", catalogue.helpField!],
  ["taxonomy:term", catalogue.helpTerm!],
  [catalogue.helpAddress!, catalogue.helpId!],
];

const keys: [string, string][] = [
  [catalogue.keySlash!, catalogue.keyBox!],
  ["↓ ↑", catalogue.keyResults!],
  [catalogue.keyEnter!, catalogue.keyOpen!],
  [catalogue.keyCtrlEnter!, catalogue.keyTab!],
  ["Esc", catalogue.keyBack!],
  ["?", catalogue.keyHelp!],
];

let dialog: HTMLDialogElement | undefined;

export function openHelp(): void {
  dialog ??= build();
  if (!dialog.open) dialog.showModal();
}

function build(): HTMLDialogElement {
  const title = make("h2", "", catalogue.help!);
  title.id = "help-title";
  const made = make("dialog", "help", title, table(catalogue.helpWrite!, words, "code"), table(catalogue.helpKeys!, keys, "kbd"));
  made.setAttribute("aria-labelledby", title.id);
  made.append(button("", catalogue.close!, () => made.close()));
  document.body.append(made);
  return made;
}

function table(name: string, rows: [string, string][], tag: "code" | "kbd"): HTMLElement {
  const list = make("dl", "");
  for (const [what, does] of rows) list.append(make("dt", "", make(tag, "", what)), make("dd", "", does));
  return make("section", "", make("h3", "", name), list);
}
