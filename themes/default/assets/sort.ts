// Sorts in place what a page has whole: the table of a taxonomy, and the records
// of a listing. Without it the page's own order stands, and the links to others.

import { dateElement } from "./search/date";
import { say } from "./search/say";

type Compare = (a: HTMLElement, b: HTMLElement) => number;

const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
const words = (e: HTMLElement, what: string): string => e.querySelector(what)?.textContent?.trim() ?? "";
const button = (name: string): HTMLButtonElement => {
  const b = document.createElement("button");
  b.type = "button";
  b.append(name);
  return b;
};

const said = document.createElement("p");
said.className = "unseen";
said.setAttribute("role", "status");
document.getElementById("main")?.append(said);

const columns: Record<string, Compare> = {
  name: (a, b) => collator.compare(words(a, "th"), words(b, "th")),
  count: (a, b) => amount(a) - amount(b),
  latest: (a, b) => day(a) - day(b),
};
const amount = (row: HTMLElement): number => Number(words(row, ".n").replace(/\D/g, ""));
const day = (row: HTMLElement): number => Number(row.querySelector<HTMLElement>(".last")?.dataset.day ?? 0);

// A column's button goes through its likelier order, the other one, and the page's own.
function sortTable(table: HTMLTableElement): void {
  const body = table.tBodies[0]!;
  const own = Array.from(body.rows);
  const rows = own.filter((row) => !row.classList.contains("missing"));
  const heads = Array.from(table.querySelectorAll<HTMLElement>("th[data-sort]"));
  for (const head of heads) {
    const name = head.textContent ?? "";
    const by = head.dataset.sort!;
    const ways = by === "name" ? ["ascending", "descending", "none"] : ["descending", "ascending", "none"];
    const b = button(name);
    head.replaceChildren(b);
    b.addEventListener("click", () => {
      const way = ways[(ways.indexOf(head.getAttribute("aria-sort") ?? "none") + 1) % ways.length]!;
      for (const other of heads) other.removeAttribute("aria-sort");
      const sign = way === "ascending" ? 1 : -1;
      const sorted = way === "none" ? rows : Array.from(rows).sort((x, y) => sign * columns[by]!(x, y));
      if (way !== "none") head.setAttribute("aria-sort", way);
      table.classList.toggle("sorted", way !== "none");
      body.prepend(...sorted);
      said.textContent = way === "none" ? catalogue.sortedNone! : say(way === "ascending" ? catalogue.sortedUp! : catalogue.sortedDown!, { by: name.toLowerCase() });
    });
  }
}

const time = (line: HTMLElement, by: string): string => line.dataset[by] ?? "z"; // not committed: newer than all
const step = (line: HTMLElement): number => Number(/rank-(\d)/.exec(line.querySelector(".severity")?.className ?? "")?.[1] ?? 0);
const orders: Record<string, Compare> = {
  recorded: (a, b) => collator.compare(time(b, "recorded"), time(a, "recorded")),
  changed: (a, b) => collator.compare(time(b, "changed"), time(a, "changed")),
  severity: (a, b) => step(b) - step(a),
  title: (a, b) => collator.compare(words(a, "h3"), words(b, "h3")),
};
const dated: Record<string, string> = { recorded: catalogue.recordedOn!, changed: catalogue.changedOn! };

// The lines are moved into one list and, for the page's own order, back.
function sortLines(nav: HTMLElement): void {
  const groups = Array.from(document.querySelectorAll<HTMLElement>(".listing .group"));
  const lines = groups.flatMap((g) => Array.from(g.querySelectorAll<HTMLElement>(".lines > li")));
  const homes = lines.map((line) => line.parentElement!);
  const all = document.createElement("section");
  const title = document.createElement("h2");
  const list = document.createElement("ol");
  const notes: HTMLElement[] = [];
  all.className = "group";
  list.className = "lines";
  all.append(title, list);

  const show = (chosen: HTMLButtonElement): void => {
    const by = chosen.dataset.by!;
    const own = by === "date";
    for (const b of buttons) b.setAttribute("aria-pressed", String(b === chosen));
    for (const note of notes.splice(0)) note.remove();
    if (own) lines.forEach((line, i) => homes[i]!.append(line));
    else list.append(...Array.from(lines).sort(orders[by]!));
    for (const line of own || !dated[by] ? [] : lines) notes.push(note(line, by));
    for (const group of groups) group.hidden = !own;
    if (own) all.remove();
    else groups[0]!.before(all);
    title.textContent = chosen.textContent;
    said.textContent = say(catalogue.sorted!, { by: chosen.textContent?.toLowerCase() ?? "" });
  };
  const buttons = Array.from(nav.querySelectorAll<HTMLElement>("[data-by]"), (item) => {
    const b = button(item.textContent ?? "");
    b.dataset.by = item.dataset.by;
    b.setAttribute("aria-pressed", String(b.dataset.by === "date"));
    b.addEventListener("click", () => {
      history.replaceState(null, "", location.pathname + location.search); // a year is led to again
      show(b);
    });
    item.replaceWith(b);
    return b;
  });
  nav.hidden = false;
  // A link to a year leads into the order that has years.
  addEventListener("hashchange", () => {
    const year = document.getElementById(location.hash.slice(1));
    if (!year || !year.closest("[hidden]")) return;
    show(buttons.find((b) => b.dataset.by === "date")!);
    year.scrollIntoView();
  });
}

// note says the date that a line is sorted by, which it does not show.
function note(line: HTMLElement, by: string): HTMLElement {
  const span = document.createElement("span");
  const at = line.dataset[by];
  span.append(...(at ? [`${dated[by]!} `, dateElement(at.slice(0, 10))] : at === "" ? [] : [catalogue.uncommitted!]), " ");
  line.querySelector(".by")?.prepend(span);
  return span;
}

for (const table of document.querySelectorAll<HTMLTableElement>("table.terms")) sortTable(table);
for (const nav of document.querySelectorAll<HTMLElement>(".orders[data-in-place]")) sortLines(nav);
