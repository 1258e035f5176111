import assert from "node:assert/strict";
import { claimName } from "../../provider/domain/claimKey";
import { readClaims } from "../../provider/sharing/store/dynamodb/items";
import { parseClaims } from "../../provider/sharing/store/tagFormat";
import { accounts, Caller, ids, letters, MemoryAws } from "./memoryAws";
import { type Args, keyOf, MiniEngine, MiniMember } from "./miniEngine";
import type { VirtualTime } from "./virtualTime";

export const NAME = "security";
export const REGION = "us-east-1";
export const TABLE = "claims";

/** Where the claims are kept. */
export type Store = "tags" | "table";

export const STORES: readonly Store[] = ["tags", "table"];

const OWNER = "acme/platform/prod/0123456789abcdef0123456789abcdef";

/** The name of the owner's claim, and the part of its key that is not random. */
export const OWNER_BASE = "platform/prod/security:0123456789abcdef";
export const OWNER_STEM = OWNER_BASE.slice(0, -8);

/** The part of a claim's key that is not random. */
export const stemOf = (team: string) => keyOf(team).slice(0, -8);

/** What an owner declares that no longer shares its aggregator. */
export const PRESERVE: Args = { merge: "preserve", claims: undefined };

/** This many tags of users. */
export const userTags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, ""]));

/** Stacks that share one aggregator, and an outsider. Each has its own provider process. */
export class Stacks {
  readonly aws: MemoryAws;
  readonly owner: MiniEngine;
  /** The resource with the owner's name in another state. */
  readonly ownerTwin: MiniEngine;
  readonly #members = new Map<string, MiniMember>();

  constructor(
    public store: Store = "tags",
    time?: VirtualTime,
    private readonly config: Record<string, unknown> = { "aws:region": REGION },
  ) {
    this.aws = new MemoryAws(time);
    this.owner = new MiniEngine(this.aws, OWNER, config, this.#caller());
    this.ownerTwin = new MiniEngine(this.aws, OWNER, config, this.#caller());
  }

  #caller(): Caller {
    const caller = new Caller();
    caller.begin();
    return caller;
  }

  /**
   * The membership of a team.
   *
   * @param config - how the stack's configuration differs from the others'
   */
  member(team: string, config: Record<string, unknown> = {}): MiniMember {
    return this.#member(team, team, config);
  }

  /** The membership with a team's name in another state. */
  memberTwin(team: string): MiniMember {
    return this.#member(`${team}'s twin`, team, {});
  }

  #member(state: string, team: string, config: Record<string, unknown>): MiniMember {
    const member =
      this.#members.get(state) ??
      new MiniMember(this.aws, keyOf(team), { ...this.config, ...config }, this.#caller());
    this.#members.set(state, member);
    return member;
  }

  /** The arguments of an owner that lets others join; accounts are letters. */
  owning(list: string, more: Args = {}): Args {
    const source = { accountIds: ids(list), allRegions: true };
    return { name: NAME, merge: "shared", accountAggregationSource: source, ...this.claims, ...more };
  }

  /** The arguments of a membership. */
  joining(list: string, more: Args = {}): Args {
    return { aggregatorName: NAME, accountIds: ids(list), ...this.claims, ...more };
  }

  get claims(): Args {
    return this.store === "tags" ? {} : { claims: { dynamodbTable: TABLE } };
  }

  /** An outsider sets the accounts, or creates the aggregator. */
  set(list: string): void {
    this.aws.set(NAME, REGION, { source: accounts(list) });
  }

  get found() {
    return this.aws.live(NAME, REGION) ?? assert.fail("there is no aggregator");
  }

  /** The accounts of all claims, by resource. */
  async claimed(): Promise<string[]> {
    const { aws, found, store } = this;
    const { claims } =
      store === "tags"
        ? parseClaims(found.tags)
        : readClaims(await aws.tableAt(REGION, TABLE).query(found.arn));
    return claims.map(({ key, accounts }) => `${claimName(key)} ${letters(accounts)}`).sort();
  }

  /** The live accounts, as letters. */
  get live(): string {
    const { source } = this.found;
    return source.kind === "account" ? letters(source.accountIds) : "";
  }
}

/** The steps of stacks one after the other, each in a process of its own. */
export class Steps extends Stacks {
  readonly own = (list: string, more: Args = {}): Promise<void> =>
    this.owner.begin().up(this.owning(list, more));

  readonly join = (team: string, list: string, more: Args = {}): Promise<void> =>
    this.member(team).begin().up(this.joining(list, more));

  readonly leave = (team: string): Promise<void> => this.member(team).begin().destroy();

  /** The output of a preview of the owner. */
  readonly previewOwner = async (list: string, more: Args = {}): Promise<string> => {
    await this.owner.begin().preview(this.owning(list, more));
    return this.owner.said.join("\n");
  };

  /** Somebody adds tags. */
  readonly tag = (tags: Record<string, string>): void =>
    this.aws.set(NAME, REGION, { tags: { ...this.found.tags, ...tags } });

  get claimKeys(): string[] {
    return parseClaims(this.found.tags)
      .claims.map(({ key }) => key.slice(0, -8))
      .sort();
  }
}
