import type { HeldClaim } from "../../provider/domain/claims";
import type {
  Acquired,
  Claimant,
  ClaimStore,
  RunMark,
  StoredClaim,
  StoredTurn,
  Written,
} from "../../provider/sharing/store/store";

/** The claims of one aggregator in memory: a store that never fails by itself. */
export class MemoryClaims {
  readonly claims = new Map<string, StoredClaim>();
  /** By the key of the holder; an exclusive store has at most one. */
  readonly turns = new Map<string, StoredTurn>();
  readonly damaged = new Set<string>();
  readonly foreign = new Set<string>();
  readonly #exclusive: boolean;
  readonly #seconds: () => number;
  #nonces = 0;
  #versions = 0;
  #lost: "before" | "after" | undefined;

  /** `seconds`: AWS's time, since the epoch. */
  constructor(exclusive: boolean, seconds: () => number) {
    this.#exclusive = exclusive;
    this.#seconds = seconds;
  }

  /** The answer to the next write is lost; the write itself has no effect, or has taken effect. */
  loseNextAnswer(when: "before" | "after"): void {
    this.#lost = when;
  }

  open({ key }: Claimant): ClaimStore {
    return {
      name: "memory",
      exclusive: this.#exclusive,
      read: async () => ({
        claims: [...this.claims.values()],
        turns: [...this.turns.values()],
        torn: [],
        damaged: [...this.damaged],
        foreign: [...this.foreign],
      }),
      readTurns: async () => [...this.turns.values()],
      write: async (claim, run) => {
        if (this.damaged.has(key)) throw new Error("a damaged claim is not overwritten");
        return this.#written(() => this.#write(key, claim, run));
      },
      acquire: async (over, { lasts }) => this.#acquire(key, over, lasts),
      release: async (run) =>
        this.#written(() => {
          this.turns.delete(key);
          const claim = this.claims.get(key);
          if (claim && !this.#exclusive) this.#mark(claim, run);
        }),
      absorb: async (claims) =>
        this.#written(() => {
          for (const { key: other, version } of claims)
            if (this.claims.get(other)?.version === version) this.claims.delete(other);
        }),
      touch: async () => {
        const claim = this.claims.get(key);
        return this.#written(() => claim && this.claims.set(key, { ...claim, version: this.#version() }));
      },
      place: async (claim) =>
        this.#written(() => this.claims.set(key, { ...claim, version: this.#version() })),
      tidy: async () => {},
    };
  }

  #write(key: string, claim: HeldClaim | undefined, run: RunMark | undefined): void {
    if (claim === undefined) this.claims.delete(key);
    else
      this.#mark(
        {
          key,
          version: "",
          ...claim,
          ...(claim.leaving.length > 0 && { leavingSince: this.#seconds() }),
        },
        run,
      );
  }

  #mark({ run: _, ...claim }: StoredClaim, mark: RunMark | undefined): void {
    const run = mark && { nonce: `r${++this.#nonces}`, stamp: this.#seconds(), ...mark };
    this.claims.set(claim.key, { ...claim, version: this.#version(), ...(run && { run }) });
  }

  #version(): string {
    return `v${++this.#versions}`;
  }

  #acquire(key: string, over: string | undefined, lasts: number): Acquired {
    const [held] = this.turns.values();
    if (this.#exclusive && held?.nonce !== over) return { outcome: "lost" };
    const nonce = `n${++this.#nonces}`;
    const { outcome } = this.#written(() => {
      if (this.#exclusive) this.turns.clear();
      this.turns.set(key, { key, nonce, stamp: this.#seconds(), lasts });
    });
    return outcome === "written" ? { outcome: "acquired", nonce } : { outcome: "unknown" };
  }

  #written(effect: () => void): Exclude<Written, { outcome: "full" }> {
    const lost = this.#lost;
    this.#lost = undefined;
    if (lost !== "before") effect();
    return { outcome: lost === undefined ? "written" : "unknown" };
  }
}
