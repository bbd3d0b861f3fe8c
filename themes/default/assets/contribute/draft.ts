// A draft stays in this browser, and only where the contributor asks for it.

import { type Fields, fromData, plainData } from "./value";

export class Draft {
  constructor(private readonly key: string) {}

  /** kept is the draft, undefined where there is none. */
  kept(): Fields | undefined {
    try {
      const text = localStorage.getItem(this.key);
      const value = text === null ? "" : fromData(JSON.parse(text));
      return value instanceof Map ? value : undefined;
    } catch {
      return undefined; // a browser may refuse storage
    }
  }

  /** keep stores a draft, or, with none, forgets it. It reports whether it could. */
  keep(values: Fields | undefined): boolean {
    try {
      if (values) localStorage.setItem(this.key, JSON.stringify(plainData(values)));
      else localStorage.removeItem(this.key);
      return true;
    } catch {
      return false;
    }
  }
}
