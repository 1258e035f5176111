import type { AggregatorApi } from "../aws/aggregator";
import { ConfigAggregatorError, isOfKind, isUnknownOutcome } from "../aws/errors";
import { longestBetween, type Moment, momentOf } from "../aws/moment";
import { retrying, WITHOUT_EFFECT } from "../aws/retry";
import { storeName, TAGS_STORE } from "../domain/claimLocation";
import { OWNER_TAG, sharedIn, sharingTag, sharingWords } from "../domain/owner";
import type { Tags } from "../domain/tags";
import type { Timing } from "../domain/timing";
import { timingOf } from "../engine/timing";
import type { Context } from "../process/context";
import type { StoreReference } from "./claims";
import { OtherStoreError } from "./errors";
import { beginDeclaring, type DeclareAction, type DeclareEvent, reduceDeclaring } from "./protocol/declare";
import { turnSeconds } from "./protocol/expiry";
import { waitUntil } from "./protocol/progress";
import { formatNonce } from "./store/nonce";
import { parseClaims } from "./store/tagFormat";
import { rivalOf } from "./store/tags";

/** How often AWS may throttle a run. */
const THROTTLES = 30;

/**
 * On an aggregator that no stack owns, the first member declares where claims are kept. Another first member may
 * declare another store at the same time: each uses a tag key of its own, and a member that sees another declaration
 * withdraws its own.
 *
 * @param accept - throws if the tags show that the stack may not keep a claim there
 * @throws OtherStoreError
 */
export async function declareStore(
  context: Context,
  name: string,
  reference: StoreReference,
  accept: (tags: Tags) => void,
): Promise<void> {
  const declaration = new Declaration(context, name, reference, accept);
  let { state, action } = reduceDeclaring(beginDeclaring(), { event: "start" });
  for (;;) {
    if ("done" in action) return;
    if ("failed" in action) throw declaration.refusal;
    const event = await declaration.perform(action).catch(async (error: unknown) => {
      // The store is already settled; the leftover declaration expires by itself.
      if (state.phase === "tidy") return { event: "done" } as const;
      await declaration.withdraw().catch(() => {});
      throw error;
    });
    ({ state, action } = reduceDeclaring(state, event));
  }
}

/** Executes what the reducer of a declaration decides. */
class Declaration {
  /** Why the store may not be declared. */
  refusal: unknown;
  readonly #context: Context;
  readonly #name: string;
  readonly #reference: StoreReference;
  readonly #accept: (tags: Tags) => void;
  readonly #api: AggregatorApi;
  readonly #store: string;
  readonly #timing: Timing;
  /**
   * The tag with which this run declares the store. It is unique to the run, so a late write undoes nothing under
   * another key.
   */
  #tag: string | undefined;
  /** When that tag was last written, measured before it was sent. */
  #declaredAt: Moment = { monotonic: 0, aws: 0 };
  #throttles = 0;

  constructor(context: Context, name: string, reference: StoreReference, accept: (tags: Tags) => void) {
    this.#context = context;
    this.#name = name;
    this.#reference = reference;
    this.#accept = accept;
    this.#api = context.configuration.api(reference.region);
    this.#store = storeName(reference.location, reference.region);
    this.#timing = timingOf(context.configuration.settings.publishing);
  }

  async perform(
    action: Exclude<DeclareAction, { done: string } | { failed: string }>,
  ): Promise<DeclareEvent> {
    if ("wait" in action) {
      await waitUntil(action.wait, this.#context, this.#timing, this.#name);
      return { event: "waited" };
    }
    switch (action.call) {
      case "read":
        return this.#read();
      case "declare":
        return this.#sent(() => retrying(() => this.#declare(), this.#context.clock, WITHOUT_EFFECT));
      case "settle":
        return this.#settle();
      case "withdraw":
        return this.#sent(() => this.withdraw());
    }
  }

  async withdraw(): Promise<void> {
    const tag = this.#tag;
    if (tag !== undefined)
      await retrying(() => this.#api.untag(this.#reference.arn, [tag]), this.#context.clock);
  }

  async #read(): Promise<DeclareEvent> {
    const tags = await retrying(() => this.#api.listTags(this.#reference.arn), this.#context.clock);
    const expired = longestBetween(this.#declaredAt, this.#moment()) > this.#timing.turn;
    this.refusal = this.#refusalIn(tags);
    const isDeclared = tags[OWNER_TAG] !== undefined || sharedIn(tags) !== undefined;
    const settled = isDeclared && this.refusal === undefined;
    if (!isDeclared) this.refusal = this.#rivalIn(tags);
    return { event: "read", settled, refused: this.refusal !== undefined, expired };
  }

  #refusalIn(tags: Tags): unknown {
    try {
      this.#accept(tags);
      return undefined;
    } catch (error) {
      if (!ConfigAggregatorError.is(error)) throw error;
      return error;
    }
  }

  /** The error if stacks already keep claims in another store, or are about to. */
  #rivalIn(tags: Tags): unknown {
    const seconds = Math.floor(this.#api.now() / 1000);
    const onTags = parseClaims(tags).claims.length > 0 ? TAGS_STORE : undefined;
    const rival = rivalOf(tags, this.#store, seconds) ?? onTags;
    if (rival === undefined) return undefined;
    return new OtherStoreError(this.#name, this.#reference.region, rival, this.#store);
  }

  async #declare(): Promise<void> {
    const { clock } = this.#context;
    this.#declaredAt = this.#moment();
    const seconds = Math.floor(this.#api.now() / 1000);
    const nonce = formatNonce(seconds, turnSeconds(this.#timing), clock.random());
    this.#tag ??= `${sharingTag(this.#store)}:${nonce}`;
    await this.#api.tag(this.#reference.arn, {
      [this.#tag]: `${sharingWords(this.#store)} joining:${nonce}`,
    });
  }

  /** Sent once, because the declaration expires. */
  async #settle(): Promise<DeclareEvent> {
    try {
      const words = { [sharingTag(this.#store)]: sharingWords(this.#store) };
      return await this.#sent(() => this.#api.tag(this.#reference.arn, words));
    } catch (error) {
      this.#throttles += 1;
      const isPassing = isOfKind(error, ...WITHOUT_EFFECT);
      if (!isPassing || this.#throttles > THROTTLES) throw error;
      return { event: "throttled" };
    }
  }

  async #sent(send: () => Promise<void>): Promise<DeclareEvent> {
    try {
      await send();
      return { event: "done" };
    } catch (error) {
      if (isUnknownOutcome(error)) return { event: "unknown" };
      throw error;
    }
  }

  #moment(): Moment {
    return momentOf(this.#context.clock, this.#api);
  }
}
