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

/** Stacks that share one aggregator, and an outsider. Each has its own provider process. */
export class Stacks {
  readonly aws: MemoryAws;
  readonly owner: MiniEngine;
  /** The resource of the owner's name in another state. */
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
   * @param config - where the stack is configured otherwise than the rest
   */
  member(team: string, config: Record<string, unknown> = {}): MiniMember {
    return this.#member(team, team, config);
  }

  /** The membership of a team's name in another state. */
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

  /** What an owner declares that lets others join; accounts are letters. */
  owning(list: string, more: Args = {}): Args {
    const source = { accountIds: ids(list), allRegions: true };
    return { name: NAME, merge: "shared", accountAggregationSource: source, ...this.claims, ...more };
  }

  /** What a membership declares. */
  joining(list: string, more: Args = {}): Args {
    return { aggregatorName: NAME, accountIds: ids(list), ...this.claims, ...more };
  }

  get claims(): Args {
    return this.store === "tags" ? {} : { claims: { dynamodbTable: TABLE } };
  }

  /** An outsider sets the accounts, or makes the aggregator. */
  set(list: string): void {
    this.aws.set(NAME, REGION, { source: accounts(list) });
  }

  get found() {
    return this.aws.live(NAME, REGION) ?? assert.fail("there is no aggregator");
  }

  /** The accounts of the claims that there are, by resource. */
  async claimed(): Promise<string[]> {
    const { aws, found, store } = this;
    const { claims } =
      store === "tags"
        ? parseClaims(found.tags)
        : readClaims(await aws.tableAt(REGION, TABLE).query(found.arn));
    return claims.map(({ key, accounts }) => `${claimName(key)} ${letters(accounts)}`).sort();
  }

  /** The accounts that are live, as letters. */
  get live(): string {
    const { source } = this.found;
    return source.kind === "account" ? letters(source.accountIds) : "";
  }
}
