// A record's date in words, as the program writes it on every other page. The
// forms are those of the records: 2025, 2025-11, 2025-11-02, each with ~ for
// about, a/b and a/.. for ranges, unknown.

const months = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

/** dateElement is a time element where one day is known, else plain text. */
export function dateElement(date: string): HTMLElement {
  const exact = /^\d{4}-\d{2}-\d{2}$/.test(date);
  const element = document.createElement(exact ? "time" : "span");
  if (exact) element.setAttribute("datetime", date);
  element.textContent = words(date);
  return element;
}

function words(date: string): string {
  if (date === "unknown") return "date unknown";
  const [from, to] = date.split("/") as [string, string?];
  if (to === undefined) return point(from);
  return to === ".." ? `since ${point(from)}` : `${point(from)} – ${point(to)}`;
}

function point(s: string): string {
  const about = s.endsWith("~");
  const [year, month, day] = s.replace("~", "").split("-").map(Number);
  const parts = [day, month && months[month - 1], year].filter(Boolean);
  return (about ? "about " : "") + parts.join(" ");
}
