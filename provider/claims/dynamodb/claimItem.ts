import { ConfigAggregatorError } from "../../aws/errors";
import { retrying } from "../../aws/retry";
import type { Conditional, Expected, Item } from "../../aws/table";
import { type HeldClaim, NO_CLAIM } from "../../merge/claims";
import { claimName } from "../key";
import type { Written } from "../store";
import { claimsTableArgs } from "../table";
import { changed, claimChanges, itemSize, keyAttributes, LARGEST_ITEM, readClaims, sortKey } from "./items";
import type { DynamodbClaims } from "./options";
import { settled } from "./settled";

/** How often a write is based on what a late write of this run has left, before it is given up. */
const REBASES = 5;

/** The item of the own claim. Nobody but this run may write it. */
export class ClaimItem {
  readonly #options: DynamodbClaims;
  readonly #key: { readonly partition: string; readonly sort: string };
  /** As it was last read or written. */
  #held: { readonly item: Item | undefined } | undefined;
  readonly #writeIds = new Set<string>();
  /** A write that makes the item was sent and its answer lost: it may come once the item is removed. */
  #mayReappear = false;
  /** The answer to a removal was lost. */
  #mayVanish = false;

  constructor(options: DynamodbClaims) {
    this.#options = options;
    this.#key = { partition: options.aggregator, sort: sortKey(options.claimant.key) };
  }

  get sortKey(): string {
    return this.#key.sort;
  }

  /** Takes over what a reading has shown; once this run has written, only what it has written itself. */
  note(item: Item | undefined): void {
    if (this.#writeIds.size === 0 || this.#isOwn(item)) this.#held = { item };
  }

  write(claim: HeldClaim): Promise<Written> {
    return this.#put(claim, false);
  }

  async remove(): Promise<Written> {
    if (this.#mayReappear) return this.#put(NO_CLAIM, true);
    if ((await this.#item()) === undefined) return { outcome: "written" };
    const { table } = this.#options;
    return this.#change({
      send: (expected) => table.remove(this.#key, expected),
      hasLanded: (found) => found === undefined,
      after: undefined,
    });
  }

  async #put(claim: HeldClaim, removed: boolean): Promise<Written> {
    const { table, newId, now } = this.#options;
    const held = await this.#item();
    const writeId = newId();
    const version = Number(held?.version ?? 0) + 1;
    const changes = claimChanges(claim, { writeId, version, seconds: Math.floor(now() / 1000), removed });
    const after = changed(held ?? keyAttributes(this.#key), changes);
    const reason = overflow(claim, after);
    if (reason) return { outcome: "full", reason };
    this.#writeIds.add(writeId);
    return this.#change({
      send: (expected) => table.update(this.#key, changes, expected),
      hasLanded: (found) => found?.writeId === writeId,
      after,
    });
  }

  async #change({ send, hasLanded, after }: Change): Promise<Written> {
    for (let tries = 0; ; tries++) {
      const held = await this.#item();
      const expected = held ? { writeId: String(held.writeId) } : { [claimsTableArgs.hashKey]: undefined };
      const { result, unsure } = await settled(() => send(expected), this.#options.clock);
      if (unsure && held === undefined) this.#mayReappear = true;
      if (unsure && after === undefined) this.#mayVanish = true;
      if (result === undefined) return { outcome: "unknown" };
      if (result.done || hasLanded(result.found)) {
        this.#held = { item: after };
        return { outcome: "written" };
      }
      if (!this.#isOwn(result.found) || tries >= REBASES) throw this.#anotherRun();
      this.#held = { item: result.found };
    }
  }

  /** Whether an item that wasn't expected is one that a late write of this run has left. */
  #isOwn(found: Item | undefined): boolean {
    return found ? this.#writeIds.has(String(found.writeId)) : this.#mayVanish;
  }

  async #item(): Promise<Item | undefined> {
    const { table, clock } = this.#options;
    this.#held ??= { item: await retrying(() => table.get(this.#key), clock) };
    const { item } = this.#held;
    if (item && readClaims([item]).damaged.length > 0) throw this.#damaged();
    return item;
  }

  #damaged(): ConfigAggregatorError {
    return new ConfigAggregatorError(
      `the claim of this stack can't be read, and is not overwritten: ${this.#where()}.\n` +
        "Update this package, in case a later version wrote it; otherwise delete that item and run it again.",
    );
  }

  #anotherRun(): ConfigAggregatorError {
    return new ConfigAggregatorError(
      `another run of this stack (${claimName(this.#options.claimant.key)}) has changed its claim meanwhile, which ` +
        `is left as it is: ${this.#where()}.\nLet the other run end, then run this one again.`,
    );
  }

  #where(): string {
    return `item ${this.#key.sort} in ${this.#options.name}`;
  }
}

interface Change {
  send(expected: Expected): Promise<Conditional>;
  /** Whether what is there comes from this very change. */
  hasLanded(found: Item | undefined): boolean;
  readonly after: Item | undefined;
}

/** Why an item is too large; undefined where it isn't. */
function overflow({ accounts, leaving }: HeldClaim, item: Item): string | undefined {
  const size = itemSize(item);
  if (size <= LARGEST_ITEM) return undefined;
  return (
    `an item of DynamoDB holds ${LARGEST_ITEM} bytes, and the claim of ${accounts.length} accounts, with ` +
    `${leaving.length} more that are leaving, needs ${size}`
  );
}
