const FREE = -1;

/**
 * A set of tuples of the same number of 32-bit words, numbered in the order of insertion. It holds millions of them, so
 * they are stored in one array, with open addressing.
 */
export class StateTable {
  size = 0;
  private words: Int32Array<ArrayBuffer>;
  private slots = new Int32Array(1 << 14).fill(FREE);

  constructor(private readonly width: number) {
    this.words = new Int32Array(width << 13);
  }

  /** Copies the tuple with this number into `to`. */
  load(index: number, to: Int32Array): void {
    const at = index * this.width;
    for (let word = 0; word < this.width; word++) to[word] = this.words[at + word] ?? 0;
  }

  /** The tuple's number, and whether it is new. */
  add(tuple: Int32Array): { readonly index: number; readonly isNew: boolean } {
    const slot = this.find(tuple);
    const found = this.slots[slot] ?? FREE;
    if (found !== FREE) return { index: found, isNew: false };
    const index = this.size++;
    if ((index + 1) * this.width > this.words.length) this.words = grown(this.words, this.words.length * 2);
    this.words.set(tuple, index * this.width);
    this.slots[slot] = index;
    if (this.size * 2 > this.slots.length) this.rehash();
    return { index, isNew: true };
  }

  /** The slot of the tuple, or the free slot for it. */
  private find(tuple: Int32Array): number {
    const mask = this.slots.length - 1;
    for (let slot = hash(tuple, 0, this.width) & mask; ; slot = (slot + 1) & mask) {
      const index = this.slots[slot] ?? FREE;
      if (index === FREE || this.isAt(index, tuple)) return slot;
    }
  }

  private isAt(index: number, tuple: Int32Array): boolean {
    const at = index * this.width;
    for (let word = 0; word < this.width; word++) if (this.words[at + word] !== tuple[word]) return false;
    return true;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2).fill(FREE);
    const mask = slots.length - 1;
    for (let index = 0; index < this.size; index++) {
      let slot = hash(this.words, index * this.width, this.width) & mask;
      while (slots[slot] !== FREE) slot = (slot + 1) & mask;
      slots[slot] = index;
    }
    this.slots = slots;
  }
}

/** A list of 32-bit numbers that grows. */
export class IntList {
  length = 0;
  private items = new Int32Array(1 << 12);

  push(item: number): void {
    if (this.length === this.items.length) this.items = grown(this.items, this.items.length * 2);
    this.items[this.length++] = item;
  }

  at(index: number): number {
    return this.items[index] ?? FREE;
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}

function hash(words: Int32Array, from: number, width: number): number {
  let sum = 0x9e3779b9;
  for (let at = from; at < from + width; at++) {
    sum = Math.imul(sum ^ (words[at] ?? 0), 0x85ebca6b);
    sum ^= sum >>> 15;
  }
  sum = Math.imul(sum, 0xc2b2ae35);
  return (sum ^ (sum >>> 16)) & 0x7fffffff;
}
