interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Virtual time in milliseconds. Tasks run in the order of their time; those of the same time, in the order in which
 * they were added.
 */
export class Timeline {
  now = 0;
  private order = 0;
  private readonly heap: Entry[] = [];

  after(delay: number, run: () => void): void {
    const entry = { at: this.now + delay, order: this.order++, run };
    let at = this.heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, this.heap[parent])) break;
      this.swap(at, parent);
      at = parent;
    }
  }

  /** Runs until no task is left, or until `end`. */
  run(end = Number.POSITIVE_INFINITY): void {
    for (let next = this.take(); next; next = this.take()) {
      this.now = next.at;
      if (this.now > end) return;
      next.run();
    }
  }

  private take(): Entry | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (!first || !last || this.heap.length === 0) return first;
    this.heap[0] = last;
    this.sink();
    return first;
  }

  private sink(): void {
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < this.heap.length && isBefore(this.heap[child], this.heap[least])) least = child;
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private swap(left: number, right: number): void {
    const [a, b] = [this.heap[left], this.heap[right]];
    if (!a || !b) return;
    this.heap[left] = b;
    this.heap[right] = a;
  }
}

function isBefore(left: Entry | undefined, right: Entry | undefined): boolean {
  if (!left || !right) return false;
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}
