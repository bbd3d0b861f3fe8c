// What blotter check would say of one text, in the same order and, where they are
// about a person's typing, the same words.

import { say } from "../search/say";
import { dateFault } from "./date";
import { bytes } from "./value";

const quantity = /^(?:(at least|at most|about) )?(?:([A-Z]{3}) )?([0-9]{1,18})(?:-([0-9]{1,18}))?$/;
const language = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const bidi = /\p{Bidi_Control}/u;

/** textFault says what is wrong with a text of a kind, "" when nothing is. */
export function textFault(kind: string, text: string): string {
  switch (kind) {
    case "date":
      return dateFault(text);
    case "url":
      return addressFault(text);
    case "language":
      return language.test(text) && canonical(text) ? "" : say(catalogue.languageForm!, { tag: text });
    case "quantity":
      return quantityRight(text) ? "" : say(catalogue.quantityForm!, { text });
  }
  return "";
}

/** tooLong says that a text has more bytes than it may. */
export function tooLong(field: string, text: string, most: number): string {
  const n = bytes(text);
  return most > 0 && n > most ? say(catalogue.textLong!, { field, bytes: n, most }) : "";
}

/** unseen warns of characters that change the order in which text is shown. */
export const unseen = (text: string): string => (bidi.test(text) ? catalogue.textBidi! : "");

function addressFault(text: string): string {
  if (/[\s<>"]/.test(text) || /%(?![0-9A-Fa-f]{2})/.test(text.replace(/\?[^#]*/, ""))) return catalogue.addressForm!;
  if (!/^https?:\/\/[^/?#]/i.test(text)) return catalogue.addressScheme!;
  try {
    new URL(text);
  } catch {
    return catalogue.addressForm!;
  }
  return bytes(text) > 2000 ? catalogue.addressLong! : "";
}

function canonical(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function quantityRight(text: string): boolean {
  const m = quantity.exec(text);
  return m !== null && (m[4] === undefined || BigInt(m[4]) > BigInt(m[3]!));
}
