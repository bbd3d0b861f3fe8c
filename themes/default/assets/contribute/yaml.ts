// A header in canonical form, as generator/frontmatter writes it, so that
// blotter fmt has nothing to change and every text is read back as it was.

import { type Fields, type Value, trim } from "./value";

/** Order is the order of the keys: of the header under "", where "" stands for
 * those that it lacks, and of the maps in a list under its key. */
export type Order = Record<string, string[]>;

const width = 100;
const block = ["sources"]; // lists whose maps take a line for each key

/** header is the lines of a header between its two lines of hyphens. */
export const header = (root: Fields, order: Order): string => `---\n${lines(root, order)}---\n`;

/** lines are those of some of its keys. */
export function lines(root: Fields, order: Order): string {
  const keys = order[""]!;
  const rank = (key: string) => [keys.indexOf(key), keys.indexOf(""), keys.length].find((i) => i >= 0)!;
  const sorted = Array.from(root).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return sorted.map(([key, value]) => field("", key, arranged(value, order[key] ?? []))).join("");
}

function arranged(value: Value, order: string[]): Value {
  if (Array.isArray(value)) return value.map((item) => arranged(item, order));
  if (!(value instanceof Map)) return value;
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return new Map(Array.from(value).sort(([a], [b]) => rank(a) - rank(b)));
}

const size = (text: string): number => Array.from(text).length;
const empty = (value: Value): boolean => (value instanceof Map ? value.size : value.length) === 0;

function field(indent: string, name: string, value: Value): string {
  const key = `${indent}${scalar(name, true)}:`;
  if (typeof value === "string") return text(key, indent + "  ", value);
  const inline = `${key} ${flow(value)}`;
  const maps = (value instanceof Map ? Array.from(value.values()) : value).some((inner) => inner instanceof Map);
  if ((size(inline) <= width && !maps) || empty(value)) return inline + "\n";
  return `${key}\n${children(indent + "  ", value, block.includes(name))}`;
}

function children(indent: string, value: Fields | Value[], inLines: boolean): string {
  if (value instanceof Map) return Array.from(value, ([key, inner]) => field(indent, key, inner)).join("");
  inLines ||= value.some((item) => item instanceof Map && size(`${indent}- ${flow(item)}`) > width);
  return value.map((item) => (item instanceof Map && inLines && !empty(item) ? `${indent}- ${children(indent + "  ", item, false).slice(indent.length + 2)}` : `${indent}- ${flow(item)}\n`)).join("");
}

/** text is a scalar after its key, over several lines where it has them or is long. */
function text(key: string, indent: string, value: string): string {
  const inline = `${key} ${scalar(value, false)}`;
  if (foldable(value) && size(inline) > width && value.includes(" ")) {
    return `${key} >-\n${fold(value, width - indent.length).map((part) => `${indent}${part}\n`).join("")}`;
  }
  if (literal(value)) return `${key} |-\n${value.split("\n").map((part) => `${(indent + part).replace(/ +$/, "")}\n`).join("")}`;
  return inline + "\n";
}

function flow(value: Value): string {
  if (typeof value === "string") return scalar(value, true);
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  return `{${Array.from(value, ([key, inner]) => `${scalar(key, true)}: ${flow(inner)}`).join(", ")}}`;
}

const plainForm = /^[/(“‘„«‹¡¿$€£§\p{L}\p{N}][^\x00-\x1f:#]*([:#][^\x00-\x20:#][^\x00-\x1f:#]*)*$/u;
const otherWords = /^(null|true|false|yes|no|on|off|y|n)$/iu;
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00A0]/u;
const joiners = /[\u200C\u200D\p{Bidi_Control}]/u;

/** escaped reports a character that stands in quotes only, by its number. */
const escaped = (c: string): boolean => !joiners.test(c) && (hidden.test(c) || (c.codePointAt(0)! & 0xfffe) === 0xfffe);

const anyEscaped = (value: string, but = ""): boolean => Array.from(value).some((c) => !but.includes(c) && escaped(c));

/** scalar is a text, plain where that is safe; in a flow, commas and brackets are
 * not. */
function scalar(value: string, inFlow: boolean): string {
  const unseen = anyEscaped(value);
  const plain = plainForm.test(value) && !value.endsWith(" ") && !otherWords.test(value) && !unseen && !value.includes(" #") && !(inFlow && /[,[\]{}]/.test(value));
  if (plain) return value;
  return /["\\]/.test(value) && !/['\n\t]/.test(value) && !unseen ? `'${value}'` : quoted(value);
}

const literal = (value: string): boolean => value.includes("\n") && value === trim(value) && !value.includes(" \n") && !value.includes("\t") && !anyEscaped(value, "\n");

const foldable = (value: string): boolean => value !== "" && value === trim(value) && !/[^\P{White_Space} ]/u.test(value) && !anyEscaped(value);

/** fold breaks a text at single spaces into lines of at most n characters, or of
 * one word. */
function fold(value: string, n: number): string[] {
  const folded: string[] = [];
  let line = "";
  value.split(" ").forEach((word, i) => {
    if (i === 0) line = word;
    else if (word === "" || line === "" || line.endsWith(" ") || size(line) + 1 + size(word) <= n) line += " " + word;
    else {
      folded.push(line);
      line = word;
    }
  });
  return [...folded, line];
}

/** quoted is a double-quoted scalar (YAML 1.2.2, section 7.3.1). */
function quoted(value: string): string {
  const parts = Array.from(value, (c) => {
    const n = c.codePointAt(0)!;
    const number = (digits: number) => n.toString(16).toUpperCase().padStart(digits, "0");
    if (c === '"' || c === "\\") return "\\" + c;
    if (c === "\n") return "\\n";
    if (c === "\t") return "\\t";
    if (!escaped(c)) return c;
    return n > 0xffff ? `\\U${number(8)}` : n > 0xff ? `\\u${number(4)}` : `\\x${number(2)}`;
  });
  return `"${parts.join("")}"`;
}
