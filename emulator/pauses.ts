/** A request that is held until it is released. */
export interface PausedRequest {
  /** The fault that holds it. */
  readonly fault: string;
  /** Its number in the log. */
  readonly n: number;
  /** The operation; null if it is not known. */
  readonly operation: string | null;
  /** The account that sent it; null if it is not known. */
  readonly account: string | null;
  /** Whether it is held before its effect or after it. */
  readonly when: "before" | "after";
}

/** Which requests to release, and how. */
export interface Release {
  /**
   * The id of the fault that holds them.
   *
   * @default all held requests
   */
  readonly id?: string;
  /**
   * True: cut the connection; if the effect is still to come, skip it.
   *
   * @default false
   */
  readonly drop?: boolean;
}

interface Held {
  readonly request: PausedRequest;
  readonly proceed: (drop: boolean) => Promise<unknown>;
}

/** The held requests. */
export class Pauses {
  readonly #held = new Set<Held>();

  /** Holds a request until its release. The caller gets what `proceed` then returns. */
  hold<T>(request: PausedRequest, proceed: (drop: boolean) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#held.add({
        request,
        proceed: (drop) => {
          const done = proceed(drop);
          done.then(resolve, reject);
          return done;
        },
      });
    });
  }

  list(): PausedRequest[] {
    return [...this.#held].map(({ request }) => request);
  }

  /** Releases requests. Resolves to their number after they have taken effect. */
  async release({ id, drop = false }: Release = {}): Promise<number> {
    const released = [...this.#held].filter(({ request }) => id === undefined || request.fault === id);
    for (const held of released) this.#held.delete(held);
    await Promise.allSettled(released.map(({ proceed }) => proceed(drop)));
    return released.length;
  }
}
