import { DISTURBED, type Fate } from "../../support/memoryAws";
import { STORES, type Store } from "../../support/stacks";
import { Random } from "../publishing/random";

/** Where an owner keeps claims; `alone` if it doesn't share. */
export type Where = Store | "alone";

/** The program of an owner. Accounts are letters. */
export interface OwnerProgram {
  readonly accounts: string;
  readonly where: Where;
  readonly force: boolean;
  readonly adopt: boolean;
}

/** A deployment of a resource that owns an aggregator. */
export type OwnerDeed =
  | { readonly does: "up" | "replace"; readonly program: OwnerProgram }
  | { readonly does: "destroy" };

/** A deployment of a membership. `looks`: its program names the owner's current store. */
export type MemberDeed =
  | { readonly does: "up"; readonly accounts: string; readonly looks: boolean }
  | { readonly does: "destroy" };

/** One run of a stack. */
export interface Step<Deed> {
  readonly deed: Deed;
  /** How long after the former run, in milliseconds. */
  readonly after: number;
  readonly refreshes: boolean;
  /** What happens to which of its calls. A disturbed stack does the same again. */
  readonly fault?: { readonly at: number; readonly fate: Fate };
}

export type OwnerStep = Step<OwnerDeed>;
export type MemberStep = Step<MemberDeed>;

/** The plan of a history: what the owner and the members do, and when. */
export interface Plan {
  readonly seed: number;
  readonly store: Store;
  /** The first step is deployed before everything else. */
  readonly owner: readonly OwnerStep[];
  /** What another state does with a resource of the owner's name. */
  readonly twin: readonly OwnerStep[];
  readonly members: readonly (readonly MemberStep[])[];
  /** The first member, and what another state does with a membership of its name. */
  readonly memberTwin: readonly MemberStep[];
  /** Whether an outsider has added an account. */
  readonly foreign: boolean;
  /** Where claims are kept at the end. */
  readonly last: Store;
}

/** A run begins at least δ after the former one has ended. */
const SOONEST = 1_100;

/** How many members fit on tags. */
const FEW = 12;

/** The account that no stack claims. */
export const FOREIGN = "z";

const ACCOUNTS = "abcdefghijklmnopqrstuvwxy";

/** The plan of a seed. */
export function planOf(seed: number, store: Store, disturbed = false): Plan {
  const random = new Random(seed ^ (store === "tags" ? 0x2545f491 : 0x9e3779b9));
  const count = random.pick([2, 2, 3, 3, 4, 5, 8, random.pick([12, 20, 50])]);
  const span = random.pick([500, 3_000, 10_000, 30_000]);
  const drawing = new Drawing(random, ACCOUNTS.slice(0, Math.max(4, Math.min(25, count))), span, disturbed);
  const owner = drawing.owner(store, random.whole(3, 6));
  return {
    seed,
    store,
    owner,
    twin: random.chance(0.3) ? drawing.twin(store, random.whole(1, 3)) : [],
    members: Array.from({ length: count }, () => drawing.member(random.whole(1, 4))),
    memberTwin: random.chance(0.3) ? drawing.member(random.whole(1, 3)) : [],
    foreign: random.chance(0.2),
    last: count > FEW ? "table" : random.pick(STORES),
  };
}

class Drawing {
  constructor(
    private readonly random: Random,
    private readonly pool: string,
    private readonly span: number,
    private readonly disturbed: boolean,
  ) {}

  owner(store: Store, count: number): OwnerStep[] {
    let program: OwnerProgram = { accounts: this.#some(), where: store, force: false, adopt: false };
    const steps: OwnerStep[] = [{ deed: { does: "up", program }, after: 0, refreshes: false }];
    while (steps.length < count) {
      const { deeds, next } = this.#ownerDeeds(program);
      program = next;
      steps.push(...deeds.map((deed) => this.#step(deed)));
    }
    return steps;
  }

  twin(store: Store, count: number): OwnerStep[] {
    const adopt = this.random.chance(0.4);
    const where = this.random.chance(0.7) ? store : other(store);
    const program = { accounts: this.#some(), where, force: false, adopt };
    return Array.from({ length: count }, (_, at) => {
      const isGone = at > 0 && this.random.chance(0.5);
      const deed: OwnerDeed = isGone
        ? { does: "destroy" }
        : { does: "up", program: { ...program, accounts: this.#some() } };
      return this.#step(deed);
    });
  }

  member(count: number): MemberStep[] {
    let accounts = this.#some();
    const steps: MemberStep[] = [];
    while (steps.length < count) {
      const chance = this.random.next();
      if (steps.length > 0 && chance < 0.35) steps.push(this.#step({ does: "destroy" }));
      else {
        if (chance < 0.85) accounts = this.#some();
        steps.push(this.#step({ does: "up", accounts, looks: this.random.chance(0.7) }));
      }
    }
    return steps;
  }

  #ownerDeeds(program: OwnerProgram): { deeds: OwnerDeed[]; next: OwnerProgram } {
    const { random } = this;
    const up = (change: Partial<OwnerProgram>): { deeds: OwnerDeed[]; next: OwnerProgram } => {
      const next = { ...program, ...change };
      return { deeds: [{ does: "up", program: next }], next };
    };
    const chance = random.next();
    if (program.where === "alone" && chance < 0.6) return up({ where: random.pick(STORES) });
    if (chance < 0.2 || program.where === "alone") return up({ accounts: this.#some() });
    if (chance < 0.5)
      return up({
        where: other(program.where),
        ...(random.chance(0.3) && { accounts: this.#some() }),
      });
    if (chance < 0.62) return up({ where: "alone", ...(random.chance(0.3) && { accounts: this.#some() }) });
    const again = { ...program, accounts: this.#some(), where: random.pick(STORES) };
    if (chance < 0.68) return { deeds: [{ does: "replace", program: again }], next: again };
    const created: OwnerDeed[] = random.chance(0.8) ? [{ does: "up", program: again }] : [];
    if (chance < 0.88) return { deeds: [{ does: "destroy" }, ...created], next: again };
    const forced = up({ force: true }).deeds;
    return { deeds: [...forced, { does: "destroy" }, ...created], next: again };
  }

  #step<Deed>(deed: Deed): Step<Deed> {
    const { random, disturbed } = this;
    const after = SOONEST + Math.floor(random.next() ** 2 * this.span);
    const fault = { at: random.whole(0, 30), fate: random.pick(DISTURBED) };
    const isHit = random.chance(0.3);
    return { deed, after, refreshes: random.chance(0.4), ...(disturbed && isHit && { fault }) };
  }

  #some(): string {
    const list = [
      this.random.pick([...this.pool]),
      ...(this.random.chance(0.4) ? this.random.pick([...this.pool]) : []),
    ];
    return [...new Set(list)].sort().join("");
  }
}

function other(store: Store): Store {
  return store === "tags" ? "table" : "tags";
}
