import { lookAgain } from "../../../aws/patient";
import { retrying } from "../../../aws/retry";
import type { Conditional, Expected, Item } from "../../../aws/table";
import { type HeldClaim, NO_CLAIM } from "../../../domain/claims";
import { claimsTableArgs } from "../../../domain/claimsTable";
import type { ConfigAggregatorError } from "../../../domain/error";
import { OtherRunError, OwnClaimUnreadableError, StackAtWorkError } from "../errors";
import { LARGEST_ITEM, type Shortage } from "../shortage";
import type { RunMark, StoredClaim, StoredRun, Written } from "../store";
import {
  changed,
  claimChanges,
  HALF_WRITTEN,
  itemSize,
  keyAttributes,
  readClaims,
  secondsNow,
  sortKey,
} from "./items";
import type { DynamodbClaims } from "./options";
import { settled } from "./settled";

/** How often a write is repeated because an earlier write of this run took effect late. */
const REBASES = 5;

/**
 * The item of the own claim. Only this run may write it.
 *
 * Each write creates a new version, even if it changes nothing, and is conditional on the former version, so a late
 * write of a killed run fails. For the same reason, a removed item stays, marked as removed.
 */
export class ClaimItem {
  readonly #options: DynamodbClaims;
  readonly #key: { readonly partition: string; readonly sort: string };
  /** As it was last read or written. */
  #held: { readonly item: Item | undefined } | undefined;
  readonly #writeIds = new Set<string>();

  constructor(options: DynamodbClaims) {
    this.#options = options;
    this.#key = { partition: options.aggregator, sort: sortKey(options.claimant.key) };
  }

  get sortKey(): string {
    return this.#key.sort;
  }

  /** Notes the item that a reading showed; once this run has written, only if the run wrote that item itself. */
  note(item: Item | undefined): void {
    const { pruned, claimant } = this.#options;
    if (pruned !== undefined && this.#writeIds.size === 0 && item?.writeId !== pruned)
      throw new StackAtWorkError(claimant.key);
    if (this.#writeIds.size === 0 || this.#isOwn(item)) this.#held = { item };
  }

  write(claim: HeldClaim, mark: RunMark | undefined): Promise<Written> {
    const { newId } = this.#options;
    const run = mark && { nonce: newId(), stamp: secondsNow(this.#options), ...mark };
    return this.#put(claim, { removed: false, run });
  }

  async remove(): Promise<Written> {
    const item = await this.#item();
    if (this.#writeIds.size === 0 && (item === undefined || item.removed !== undefined))
      return { outcome: "written" };
    return this.#put(NO_CLAIM, { removed: true });
  }

  /** Writes the claim as another store held it. */
  place({ run, leavingSince, ...claim }: StoredClaim): Promise<Written> {
    return this.#put(claim, { removed: false, run, leavingSince });
  }

  /** Writes a new version of what was read. */
  async touch(): Promise<Written> {
    const item = await this.#item();
    const [claim] = item ? readClaims([item]).claims : [];
    return claim ? this.place(claim) : { outcome: "written" };
  }

  async #put(
    claim: HeldClaim,
    {
      removed,
      run,
      leavingSince,
    }: { removed: boolean; run?: StoredRun | undefined; leavingSince?: number | undefined },
  ): Promise<Written> {
    const { table, newId } = this.#options;
    const writeId = newId();
    for (let tries = 0; ; tries++) {
      const held = await this.#item();
      const version = Number(held?.version ?? 0) + 1;
      const changes = claimChanges(claim, {
        writeId,
        version,
        seconds: secondsNow(this.#options),
        removed,
        run,
        leavingSince,
      });
      const after = changed(held ?? keyAttributes(this.#key), changes);
      const shortage = shortageOf(claim, after);
      if (shortage) return { outcome: "full", shortage };
      this.#writeIds.add(writeId);
      const expected: Expected = held
        ? { writeId: String(held.writeId) }
        : { [claimsTableArgs.hashKey]: undefined };
      const send = (): Promise<Conditional> => table.update(this.#key, changes, expected);
      const { result } = await settled(send, this.#options.clock);
      if (result === undefined) return { outcome: "unknown" };
      if (result.done || result.found?.writeId === writeId) {
        this.#held = { item: after };
        return { outcome: "written" };
      }
      // Any run may delete an item that was removed long ago.
      const isCleared = result.found === undefined && held?.removed !== undefined;
      if ((!isCleared && !this.#isOwn(result.found)) || tries >= REBASES) throw this.#anotherRun();
      this.#held = { item: result.found };
    }
  }

  /** Whether an unexpected item comes from an earlier write of this run. */
  #isOwn(found: Item | undefined): boolean {
    return found !== undefined && this.#writeIds.has(String(found.writeId));
  }

  async #item(): Promise<Item | undefined> {
    const { table, clock } = this.#options;
    const read = () => retrying(() => table.get(this.#key), clock);
    const isWhole = (found: Item | undefined) => !found || readClaims([found]).damaged.length === 0;
    this.#held ??= { item: await lookAgain(read, isWhole, { clock, visible: HALF_WRITTEN }) };
    const { item } = this.#held;
    if (!isWhole(item)) throw this.#damaged();
    return item;
  }

  #damaged(): ConfigAggregatorError {
    return new OwnClaimUnreadableError(this.#key.sort, this.#options.name);
  }

  #anotherRun(): ConfigAggregatorError {
    const { pruned, claimant, name } = this.#options;
    if (pruned !== undefined) return new StackAtWorkError(claimant.key);
    return new OtherRunError(claimant.key, this.#key.sort, name);
  }
}

/** Why an item is too large; undefined if it isn't. */
function shortageOf({ accounts, leaving }: HeldClaim, item: Item): Shortage | undefined {
  const bytes = itemSize(item);
  if (bytes <= LARGEST_ITEM) return undefined;
  return { of: "item", bytes, accounts: accounts.length, leaving: leaving.length };
}
