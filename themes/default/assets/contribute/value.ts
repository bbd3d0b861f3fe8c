// What a form holds: texts, lists and maps, as a record's header does.

export type Value = string | Value[] | Fields;
export type Fields = Map<string, Value>;

const edges = /^\p{White_Space}+|\p{White_Space}+$/gu;

/** trim takes off what the program takes for white space, which is more and less
 * than String.trim does. */
export const trim = (text: string): string => text.replace(edges, "");

/** clean is a text without what no file may hold: halves of characters become
 * U+FFFD, other line ends plain ones, control characters go. */
export function clean(text: string): string {
  text = text.replace(/\p{Surrogate}/gu, "\uFFFD").replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n");
  return trim(text.replace(/[^\P{Cc}\t\n]|[\uFFFE\uFFFF]/gu, ""));
}

/** line is a text in one line. */
export const line = (text: string): string => clean(clean(text).replace(/\n/g, " "));

/** bytes is a text's length in UTF-8. */
export const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** plainData is a value as JSON keeps it, and fromData the way back. */
export function plainData(value: Value): unknown {
  if (value instanceof Map) return Object.fromEntries(Array.from(value, ([key, inner]) => [key, plainData(inner)]));
  return Array.isArray(value) ? value.map(plainData) : value;
}

export function fromData(data: unknown): Value {
  if (Array.isArray(data)) return data.map(fromData);
  if (typeof data === "object" && data !== null) return new Map(Object.entries(data).map(([key, inner]) => [key, fromData(inner)]));
  return typeof data === "string" ? data : "";
}
