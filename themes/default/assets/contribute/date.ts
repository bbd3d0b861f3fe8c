// Dates as a record writes them, by the rules of generator/incident/date.go.

import { say } from "../search/say";

const form = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~)?$/;
const foreign = /^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})$/;

/** dateFault says what is wrong with a date, "" when nothing is. */
export function dateFault(text: string): string {
  if (text === "unknown") return "";
  if (foreign.test(text)) return say(catalogue.dateForeign!, { date: text });
  const ends = text.split("/");
  const open = ends.length === 2 && ends[1] === "..";
  const fault = (open || ends.length > 2 ? [ends[0]!, ...(open ? [] : [ends.slice(1).join("/")])] : ends).map(pointFault).find((f) => f !== "");
  if (fault) return fault;
  return ends.length === 2 && !open && latest(ends[1]!) < earliest(ends[0]!) ? say(catalogue.dateOrder!, { date: text }) : "";
}

function pointFault(text: string): string {
  const m = form.exec(text);
  if (!m) return say(catalogue.dateForm!, { date: text });
  const [year, month, day] = m.slice(1, 4).map(Number) as [number, number, number];
  if (year < 1000) return say(catalogue.dateYear!, { year: m[1]! });
  if (m[2] !== undefined && (month < 1 || month > 12)) return say(catalogue.dateMonth!, { month: m[2] });
  if (m[3] !== undefined && (day < 1 || day > daysIn(year, month))) return say(catalogue.dateDay!, { day: m[3], month: `${m[1]}-${m[2]}` });
  return "";
}

const daysIn = (year: number, month: number): number => [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;

/** earliest is the first day that a date which has no fault allows, as a number:
 * 20260622. */
export function earliest(text: string): number {
  const [year, month, day] = parts(text);
  return year * 10000 + (month || 1) * 100 + (day || 1);
}

function latest(text: string): number {
  const [year, month, day] = parts(text);
  return year * 10000 + (month || 12) * 100 + (day || daysIn(year, month || 12));
}

function parts(text: string): [number, number, number] {
  const [year, month, day] = text.replace("~", "").split("/")[0]!.split("-").map(Number);
  return [year ?? 0, month ?? 0, day ?? 0];
}
