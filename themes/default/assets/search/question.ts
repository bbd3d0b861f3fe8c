// What is asked, and how the page's address holds it: q, each chosen term under
// its taxonomy's name, from, to, sort, and more, the number of results shown.

import type { Options } from "./engine";

export type Sort = NonNullable<Options["sort"]>;

export interface Question {
  query: string;
  filters: Map<string, Set<string>>;
  from: string;
  to: string;
  sort: Sort;
  shown: number;
}

/** page is how many results are shown at first. */
export const page = 10;

const longest = 1000; // of a query
const most = 1000; // results on one page
const sorts: string[] = ["relevance", "date", "recorded", "changed"];
const own = new Set(["q", "from", "to", "sort", "more"]);
const dateForm = /^\d{4}(-\d{2}(-\d{2})?)?$/;

export function read(search: string): Question {
  const address = new URLSearchParams(search);
  const sort = address.get("sort") ?? "";
  const question: Question = {
    query: (address.get("q") ?? "").slice(0, longest),
    filters: new Map(),
    from: date(address.get("from")),
    to: date(address.get("to")),
    sort: sorts.includes(sort) ? (sort as Sort) : "relevance",
    shown: Math.min(most, Math.max(page, parseInt(address.get("more") ?? "", 10) || 0)),
  };
  for (const [name, id] of address) if (!own.has(name)) choose(question, name, id, true);
  return question;
}

/** date is what may stand in from and to: a year, a month or a day; else "". */
export function date(text: string | null): string {
  const trimmed = (text ?? "").trim();
  return dateForm.test(trimmed) ? trimmed : "";
}

export function write(question: Question): string {
  const address = new URLSearchParams();
  if (question.query !== "") address.set("q", question.query);
  for (const [name, ids] of question.filters) for (const id of ids) address.append(name, id);
  if (question.from !== "") address.set("from", question.from);
  if (question.to !== "") address.set("to", question.to);
  if (question.sort !== "relevance") address.set("sort", question.sort);
  if (question.shown > page) address.set("more", String(question.shown));
  const text = address.toString();
  return text === "" ? "" : `?${text}`;
}

export function choose(question: Question, taxonomy: string, id: string, chosen: boolean): void {
  const ids = question.filters.get(taxonomy) ?? new Set();
  if (chosen) ids.add(id);
  else ids.delete(id);
  if (ids.size > 0) question.filters.set(taxonomy, ids);
  else question.filters.delete(taxonomy);
}

/** filtered reports whether anything but the words narrows what is found. */
export function filtered(question: Question): boolean {
  return question.filters.size > 0 || question.from !== "" || question.to !== "";
}

export function clear(question: Question): void {
  question.filters.clear();
  question.from = question.to = "";
}
