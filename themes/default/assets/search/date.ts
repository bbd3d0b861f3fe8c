// A record's date in words, as the program writes it on every other page. The
// forms are those of the records: 2025, 2025-11, 2025-11-02, each with ~ for
// about, a/b and a/.. for ranges, unknown.

import { say } from "./say";

/** dateElement is a time element where one day is known, else plain text. */
export function dateElement(date: string): HTMLElement {
  const exact = /^\d{4}-\d{2}-\d{2}$/.test(date);
  const element = document.createElement(exact ? "time" : "span");
  if (exact) element.setAttribute("datetime", date);
  element.textContent = words(date);
  return element;
}

function words(date: string): string {
  if (date === "unknown") return catalogue.unknown!;
  const [from, to] = date.split("/") as [string, string?];
  if (to === undefined) return point(from);
  return to === ".." ? say(catalogue.since!, { date: point(from) }) : `${point(from)} – ${point(to)}`;
}

function point(s: string): string {
  const about = s.endsWith("~");
  const [year, month, day] = s.replace("~", "").split("-").map(Number);
  const named = { year: String(year), month: catalogue.months!.split(" ")[month! - 1]!, day: day === 1 ? catalogue.first! : String(day) };
  const words = !month ? named.year : say(day ? catalogue.day! : catalogue.month!, named);
  return about ? say(catalogue.about!, { date: words }) : words;
}
