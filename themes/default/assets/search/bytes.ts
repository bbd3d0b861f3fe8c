// The bytes of a file of the index.

export const utf8 = new TextDecoder();

/** Bytes reads numbers (base 128, low bits first) and texts, one after another. */
export class Bytes {
  private at = 0;

  constructor(readonly data: Uint8Array) {}

  done(): boolean {
    return this.at >= this.data.length;
  }

  number(): number {
    let n = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.data[this.at++];
      if (byte === undefined) throw new Error("a file of the search index ends too early");
      n += (byte & 127) * factor;
      if (byte < 128) return n;
    }
  }

  /** gaps reads so many numbers as generator/search/gaps.go writes them. */
  gaps(count: number, size: number): Int32Array {
    const lower = Math.max(0, Math.clz32(count) - Math.clz32(size) - 1);
    const gaps = new Int32Array(count);
    let bits = 1; // those that are left of a byte, with a one above them
    const bit = () => {
      if (bits === 1) bits = this.data[this.at++]! | 256;
      const b = bits & 1;
      bits >>= 1;
      return b;
    };
    for (let i = 0; i < count; i++) {
      let upper = 0;
      while (!bit()) upper++;
      let gap = upper << lower;
      for (let j = 0; j < lower; j++) gap |= bit() << j;
      gaps[i] = gap;
    }
    return gaps;
  }

  take(length: number): Uint8Array {
    return this.data.subarray(this.at, (this.at += length));
  }

  text(length: number): string {
    return utf8.decode(this.take(length));
  }

  /** json is a value of so many bytes, or of all. */
  json<T>(length = this.data.length): T {
    return JSON.parse(this.text(length)) as T;
  }
}

/** inflated is what a file holds. */
export async function inflated(response: Response): Promise<Uint8Array> {
  const stream = response.body!.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** compare orders as UTF-8 does, by code points. JavaScript's own order is by
 * 16-bit units, and puts U+10000 before U+E000. */
export function compare(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return lifted(x) - lifted(y);
  }
  return a.length - b.length;
}

function lifted(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
}
