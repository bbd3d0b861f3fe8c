// The ways out of the page: the forge's page for a new file, filled in where it can
// be, the clipboard, a download, a mail. The page itself sends nothing.

import { button, link, make } from "../search/element";
import { say } from "../search/say";

/** most is how long an address may be: GitHub answers 414 near 8,000 characters. */
const most = 6000;
const mostMail = 1900; // some mail programs cut an address at 2,000

/** Result is what there is to hand over: a new file, or, where there is a page to
 * edit, what to change in one. */
export interface Result {
  title: string;
  path: string;
  text: string;
  message: string; // the same for a person
  correction: boolean;
}

export function ways(form: HTMLFormElement, result: Result): HTMLElement[] {
  const said = make("span", "");
  said.setAttribute("role", "status");
  const { create, forge, contact } = form.dataset;
  const whole = result.correction ? "" : filled(form, result);
  const all: HTMLElement[] = [];
  if (whole) all.push(make("p", "", out(whole, catalogue.handOpen!), " ", catalogue.handOpenThen!));
  else if (result.correction) all.push(...correction(form, result));
  else all.push(make("p", "", say(create && form.dataset.text ? catalogue.handLong! : catalogue.handPaste!), " ", out(create ? empty(form, result) : forge!, catalogue.handEmpty!)));
  if (!create && !forge && !whole) all.length = 0;
  all.push(make("p", "buttons", button("", catalogue.copy!, () => void copy(result.text, said)), " ", save(result), " ", said));
  if (contact) all.push(make("p", "", `${catalogue.handMail!} `, mail(contact, result)));
  return all;
}

/** filled is the forge's page with the file in it, "" where it can't be told, or the
 * address would be too long. */
function filled(form: HTMLFormElement, { path, text }: Result): string {
  const { create, name, text: parameter } = form.dataset;
  const url = create && parameter ? `${create}?${name}=${encodeURIComponent(path)}&${parameter}=${encodeURIComponent(text)}` : "";
  return url.length <= most ? url : "";
}

const empty = (form: HTMLFormElement, { path }: Result): string => `${form.dataset.create}?${form.dataset.name}=${encodeURIComponent(path)}`;

function correction(form: HTMLFormElement, result: Result): HTMLElement[] {
  const { edit, issue, subject, note } = form.dataset;
  const file = result.path.split("/").map(encodeURIComponent).join("/");
  const all: HTMLElement[] = [];
  if (edit) all.push(make("p", "", catalogue.handEditHow!, " ", out(edit.replace("{file}", file), catalogue.handEdit!)));
  if (issue) {
    const url = `${issue}?${encodeURIComponent(subject!)}=${encodeURIComponent(result.title)}`;
    const whole = `${url}&${encodeURIComponent(note!)}=${encodeURIComponent(result.message)}`;
    all.push(make("p", "", whole.length > most ? catalogue.handIssueLong! : catalogue.handIssueHow!, " ", out(whole.length > most ? url : whole, catalogue.handIssue!)));
  }
  return all;
}

function mail(contact: string, result: Result): HTMLElement {
  const url = `mailto:${contact}?subject=${encodeURIComponent(result.title)}`;
  const whole = `${url}&body=${encodeURIComponent(result.message)}`;
  return whole.length > mostMail ? make("span", "", link(url, contact), " ", catalogue.handMailLong!) : link(whole, contact);
}

function out(url: string, text: string): HTMLElement {
  const to = link(url, text);
  [to.target, to.rel] = ["_blank", "noopener noreferrer"];
  return to;
}

/** copy marks the text where the browser keeps the clipboard from the page. */
async function copy(text: string, said: HTMLElement): Promise<void> {
  said.textContent = "";
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = catalogue.copied!;
  } catch {
    getSelection()?.selectAllChildren(document.getElementById("file")!);
    said.textContent = catalogue.marked!;
  }
}

function save(result: Result): HTMLElement {
  const parts = result.path.split("/");
  const name = result.correction ? `${parts.at(-1)!.replace(/\.md$/, "")}.txt` : parts.at(-1)!;
  return button("", say(catalogue.saveAs!, { ending: name.slice(name.lastIndexOf(".")) }), () => {
    const to = make("a", "");
    to.href = URL.createObjectURL(new Blob([result.text], { type: "text/plain" }));
    to.download = name;
    to.click();
    setTimeout(() => URL.revokeObjectURL(to.href), 10_000); // once the browser has taken it
  });
}
