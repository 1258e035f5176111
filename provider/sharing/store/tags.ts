import type { AggregatorApi } from "../../aws/aggregator";
import { AwsError, isUnknownOutcome } from "../../aws/errors";
import { longestBetween, type Moment, momentOf } from "../../aws/moment";
import { type Clock, retrying, WITHOUT_EFFECT } from "../../aws/retry";
import { TAGS_STORE } from "../../domain/claimLocation";
import { type HeldClaim, NO_CLAIM, sameClaim } from "../../domain/claims";
import { declarationsIn, OWNER_TAG, sharedIn, sharingTag, sharingWords } from "../../domain/owner";
import { TAGS } from "../../domain/quotas";
import type { Tags } from "../../domain/tags";
import { StackAtWorkError } from "./errors";
import { formatNonce, parseNonce } from "./nonce";
import type { Shortage } from "./shortage";
import {
  type Claimant,
  type ClaimContent,
  type ClaimStore,
  NOWHERE,
  type RunMark,
  type StoredClaim,
  type StoredClaims,
  type StoredRun,
  type StoredTurn,
  type Written,
} from "./store";
import {
  type ClaimStatus,
  formatClaim,
  leastTags,
  nextVersion,
  parseClaims,
  tagCount,
  tagKey,
  versionsIn,
} from "./tagFormat";

/** How many seconds longer than stated a declaration counts, so that every reader sees what was sent under it. */
const SKEW = 5;

/** A {@link ClaimStore} that also gives access to all tags, because it reads them anyway. */
export interface TagClaimStore extends ClaimStore {
  /** All tags, as they were last read. */
  tags(): Tags;
  /** Like `read`, with tags that were read a moment ago. */
  learn(tags: Tags): StoredClaims;
}

/** What a store on tags works with. */
interface TagClaims {
  readonly api: AggregatorApi;
  /** ARN of the aggregator. */
  readonly arn: string;
  readonly claimant: Claimant;
  readonly clock: Clock;
  /** Milliseconds after which every reader sees a write. */
  readonly visible: number;
  /** Whether the claimant doesn't own the aggregator, so that the tags tell whether claims are kept on them. */
  readonly isMember?: boolean;
  /**
   * Version of the claim, if it is removed for a stack that no longer exists. Another version comes from a run of that
   * stack.
   */
  readonly pruned?: string;
}

/**
 * A store on the tags of the aggregator itself. It needs no other resource, and holds the claims of about 40 stacks.
 *
 * One TagResource writes all parts of a claim. AWS doesn't document whether that affects other keys, so the protocol
 * reads its own claim back.
 */
export function tagClaims(options: TagClaims): TagClaimStore {
  return new TagStore(options);
}

class TagStore implements TagClaimStore {
  readonly name = TAGS_STORE;
  readonly exclusive = false;
  readonly #options: TagClaims;
  #seen: Tags = {};
  /** The own claim: until this run writes, as it was read; from then on, as this run last wrote it. */
  #content: ClaimContent = NO_CLAIM;
  #turn: StoredTurn | undefined;
  /** The version under which this run writes. */
  #mine: string | undefined;
  /** How many tags that version has. */
  #parts = 1;
  /** The versions of the own claim that the first reading showed, and those of this run. */
  readonly #known = new Set<string>();
  /** The newest known version of the own claim. */
  #last: string | undefined;
  /** When the claim was last marked with this run, and for how many seconds from then on others wait for the run. */
  #marked: { readonly at: Moment; readonly lasts: number } | undefined;
  /** Whether this run has written: from then on, a reading may be older than what it wrote. */
  #wrote = false;
  /**
   * Since when the version of this run is known to be there, by this machine's clock; undefined if the answer was lost.
   */
  #thereSince: number | undefined;
  /** When older versions were removed, by this machine's clock. */
  #tidiedAt: number | undefined;
  /** Tags that were sent without an answer: they may be there, or appear later. */
  readonly #unsure = new Set<string>();
  /** Nonce of the declaration with which this run first named the store, until that is settled. */
  #declared: string | undefined;

  constructor(options: TagClaims) {
    this.#options = options;
  }

  tags(): Tags {
    return this.#seen;
  }

  learn(tags: Tags): StoredClaims {
    this.#seen = tags;
    const { key } = this.#options.claimant;
    const parsed = parseClaims(tags);
    const [newest] = versionsIn(tags, key);
    if (newest && newest.version > (this.#last ?? "")) this.#last = newest.version;
    const movedTo = this.#movedTo();
    const stored = { ...parsed, ...(movedTo !== undefined && { movedTo }) };
    const own = stored.claims.find((one) => one.key === key);
    if (this.#wrote) {
      if (own && versionOf(own.version) === this.#mine) this.#thereSince ??= this.#options.clock.now();
      return stored;
    }
    this.#content = own ?? NO_CLAIM;
    this.#turn = stored.turns.find((one) => one.key === key);
    return stored;
  }

  async read(): Promise<StoredClaims> {
    const { api, arn, pruned, claimant } = this.#options;
    const tags = await api.listTags(arn);
    const stored = this.learn(tags);
    if (pruned === undefined) return stored;
    const own = stored.claims.find(({ key }) => key === claimant.key);
    const all = versionsIn(tags, claimant.key);
    if (this.#known.size === 0) for (const { version } of all) this.#known.add(version);
    const isStrange = this.#wrote
      ? all.some(({ version }) => !this.#known.has(version)) || this.#isOverwritten(own)
      : own?.version !== pruned;
    if (!isStrange) return stored;
    await this.#withdraw(own);
    throw new StackAtWorkError(claimant.key);
  }

  /** Whether a run of the stack has written under the same version as this one. */
  #isOverwritten(own: StoredClaim | undefined): boolean {
    return own !== undefined && versionOf(own.version) === this.#mine && !sameClaim(own, this.#content);
  }

  /** Removes what this run has written, because it would hide what the stack writes. */
  async #withdraw(own: StoredClaim | undefined): Promise<void> {
    const mine = versionsIn(this.#seen, this.#options.claimant.key).find(
      ({ version }) => version === this.#mine,
    );
    if (mine && !this.#isOverwritten(own)) await this.#untag(mine.tags);
  }

  async readTurns() {
    return (await this.read()).turns;
  }

  async write(claim: HeldClaim | undefined, mark?: RunMark): Promise<Written> {
    if (!claim && !this.#turn) return this.#remove();
    await this.#tidyIfSeen();
    const content = claim ? dated(claim, this.#seconds()) : NO_CLAIM;
    return this.#put(content, { run: mark && this.#runOf(mark), turn: this.#turn });
  }

  async acquire(_over: string | undefined, mark: RunMark) {
    await this.#tidyIfSeen();
    const { key } = this.#options.claimant;
    const run = this.#runOf(mark);
    const { nonce, stamp, lasts } = run;
    const turn = { key, nonce, stamp, lasts };
    const { outcome } = await this.#put(this.#content, { run, turn });
    if (outcome === "unknown") return { outcome } as const;
    if (outcome === "full") return { outcome: "lost" } as const;
    this.#turn = turn;
    return { outcome: "acquired", nonce } as const;
  }

  async release(mark?: RunMark): Promise<Written> {
    await this.#tidyIfSeen();
    if (!this.#turn && this.#tagsThere().length === 0) return { outcome: "written" };
    const written = await this.#put(this.#content, { run: mark && this.#runOf(mark) });
    if (written.outcome === "written") this.#turn = undefined;
    return written;
  }

  async absorb(claims: readonly StoredClaim[]): Promise<Written> {
    const keys = claims.flatMap(({ key, version }) =>
      versionsIn(this.#seen, key)
        .filter((one) => one.version <= versionOf(version))
        .flatMap(({ tags }) => tags),
    );
    return keys.length > 0 ? this.#untag(keys) : { outcome: "written" };
  }

  async touch(): Promise<Written> {
    const own = parseClaims(this.#seen).claims.find(({ key }) => key === this.#options.claimant.key);
    if (!own) return { outcome: "written" };
    const written = await this.place(own);
    if (written.outcome === "written") await this.tidy();
    return written;
  }

  place(claim: StoredClaim): Promise<Written> {
    const run = claim.run && this.#readable(claim.run);
    this.#mine = undefined;
    return this.#put(claim, { run, turn: this.#turn?.nonce === run?.nonce ? this.#turn : undefined });
  }

  /**
   * A run in the form that tags need: their nonce contains when the run began and how long it counts, which that of
   * another store doesn't.
   */
  #readable(run: StoredRun): StoredRun {
    const { stamp, lasts } = run;
    const times = parseNonce(run.nonce);
    if (times?.stamp === stamp && times.lasts === lasts) return run;
    return { ...run, nonce: formatNonce(stamp, lasts, this.#options.clock.random()) };
  }

  async tidy(): Promise<void> {
    const spare = this.#spare();
    if (spare.length === 0) return;
    const left = this.#visibleIn();
    if (left > 0) await this.#options.clock.sleep(left);
    await this.#untag(spare);
    this.#tidiedAt = this.#options.clock.now();
  }

  /** Tidies only if that needs no wait. */
  async #tidyIfSeen(): Promise<void> {
    if (this.#visibleIn() <= 0) await this.tidy();
  }

  /** Milliseconds until every reader sees the version of this run; 0 or less if they already do. */
  #visibleIn(): number {
    const { clock, visible } = this.#options;
    return (this.#thereSince ?? clock.now()) + visible - clock.now();
  }

  /** The tags of the own claim that its current version doesn't use. None unless that version is complete. */
  #spare(): string[] {
    const { key } = this.#options.claimant;
    const current = this.#mine;
    if (current === undefined) return [];
    const own = parseClaims(this.#seen).claims.find((one) => one.key === key);
    if (!own || versionOf(own.version) !== current) return [];
    const all = versionsIn(this.#seen, key);
    const parts = this.#parts;
    return all.flatMap(({ version, tags }) =>
      version === current ? tags.filter((tag) => partOf(tag) >= parts) : version < current ? [...tags] : [],
    );
  }

  async #put(content: ClaimContent, status: ClaimStatus): Promise<Written> {
    const placing = this.#place(content, status);
    if ("full" in placing) return { outcome: "full", shortage: placing.full };
    const written = await this.#send(content, status, placing);
    if (written.outcome !== "full") return written;
    const over = this.#inPlace(content, status);
    return over && over.version !== placing.version ? this.#send(content, status, over) : written;
  }

  async #send(
    content: ClaimContent,
    status: ClaimStatus,
    { version, tags, parts }: Placing,
  ): Promise<Written> {
    const { api, arn, clock } = this.#options;
    const before = {
      content: this.#content,
      mine: this.#mine,
      parts: this.#parts,
      thereSince: this.#thereSince,
    };
    this.#wrote = true;
    if (status.run) this.#marked = { at: momentOf(clock, api), lasts: status.run.lasts };
    // Kept even if the answer is lost: later writes must not bring an older claim back.
    this.#content = content;
    if (version !== this.#mine) this.#thereSince = undefined;
    this.#mine = version;
    this.#known.add(version);
    this.#parts = parts;
    this.#last = version > (this.#last ?? "") ? version : this.#last;
    const all = { ...tags, ...this.#declaration(status) };
    const withoutEffect = () => {
      this.#content = before.content;
      this.#mine = before.mine;
      this.#parts = before.parts;
      this.#thereSince = before.thereSince;
    };
    const written = await this.#outcomeOf(() => api.tag(arn, all)).catch((error: unknown) => {
      withoutEffect();
      throw error;
    });
    if (written.outcome === "full") withoutEffect();
    if (written.outcome === "unknown") for (const tag of Object.keys(tags)) this.#unsure.add(tag);
    if (written.outcome !== "written") return written;
    // Counted from the answer, because the exact time of the write isn't known.
    this.#thereSince ??= clock.now();
    if (status.run === undefined && !status.turn) this.#declared = undefined;
    this.#seen = { ...this.#seen, ...all };
    // These parts are no longer used.
    const own = this.#tagsThere().find((one) => one.version === version);
    const spare = own?.tags.filter((tag) => partOf(tag) >= parts) ?? [];
    return spare.length > 0 ? this.#untag(spare) : written;
  }

  /** The tags of the own claim: those that were read or written, and those that may be there. */
  #tagsThere() {
    const unsure = Object.fromEntries([...this.#unsure].map((tag) => [tag, ""]));
    return versionsIn({ ...unsure, ...this.#seen }, this.#options.claimant.key);
  }

  /**
   * The version under which a claim is written: a new one, unless the tags are full, or the claim can be overwritten
   * without being torn.
   */
  #place(content: ClaimContent, status: ClaimStatus): Placing | { readonly full: Shortage } {
    const { key } = this.#options.claimant;
    const isSame = sameContent(content, this.#content);
    const isSingle = tagCount(content) === 1 && this.#parts === 1;
    // If others may have taken this run for killed, they may be removing its version, so a new one is needed.
    const { clock, api } = this.#options;
    const marked = this.#marked;
    const isForgotten = marked && longestBetween(marked.at, momentOf(clock, api)) >= marked.lasts * 1_000;
    if (this.#mine !== undefined && !isForgotten && (isSame || isSingle)) {
      const placing = this.#placing(this.#mine, isSame ? this.#parts : 1, content, status);
      const head = tagKey(key, this.#mine, 0);
      // If the other parts are known to be there, writing the first tag is enough to change the status.
      const isHead = isSame && this.#thereSince !== undefined;
      return isHead ? { ...placing, tags: { [head]: placing.tags[head] ?? "" } } : placing;
    }
    const fit = fitOf(this.#seen, key, content);
    if ("full" in fit) return fit;
    const { over, parts } = fit;
    const version = over ?? nextVersion(this.#last, this.#options.api.seconds());
    return this.#placing(version, parts, content, status);
  }

  #placing(version: string, parts: number, content: ClaimContent, status: ClaimStatus): Placing {
    const { key } = this.#options.claimant;
    return { version, tags: formatClaim(key, version, content, status, parts), parts };
  }

  /**
   * Overwrites the old version if the claim needs no more tags than that has, so that every stack that has joined can
   * leave.
   */
  #inPlace(content: ClaimContent, status: ClaimStatus): Placing | undefined {
    const { key } = this.#options.claimant;
    const over = overOf(versionsIn(this.#seen, key)[0], content);
    if (!over) return undefined;
    return this.#placing(over.version, over.parts, content, status);
  }

  async #remove(): Promise<Written> {
    const { clock, visible } = this.#options;
    const [newest, ...older] = this.#tagsThere();
    this.#wrote = true;
    this.#content = NO_CLAIM;
    this.#mine = undefined;
    // Older versions go first, so that no reader sees an older one without the newer.
    const before = older.flatMap(({ tags }) => tags);
    if (before.length > 0) {
      const written = await this.#untag(before);
      if (written.outcome !== "written") return written;
      this.#tidiedAt = clock.now();
    }
    const left = this.#tidiedAt === undefined ? 0 : this.#tidiedAt + visible - clock.now();
    if (left > 0) await clock.sleep(left);
    const keys = [...(newest?.tags ?? []), ...this.#ownDeclaration()];
    const written = keys.length > 0 ? await this.#untag(keys) : ({ outcome: "written" } as const);
    if (written.outcome === "written") this.#declared = undefined;
    return written;
  }

  async #untag(keys: readonly string[]): Promise<Written> {
    const { api, arn } = this.#options;
    const written = await this.#outcomeOf(() => api.untag(arn, keys));
    if (written.outcome !== "written") return written;
    this.#seen = Object.fromEntries(Object.entries(this.#seen).filter(([name]) => !keys.includes(name)));
    for (const key of keys) this.#unsure.delete(key);
    return written;
  }

  /** On an aggregator that no stack owns, the first member declares where claims are kept. */
  #declaration({ run, turn }: ClaimStatus): Tags {
    const isDeclared = this.#seen[OWNER_TAG] !== undefined || sharedIn(this.#seen) !== undefined;
    // Another stack has settled the store. That must not become unsettled again, or be removed with this run.
    if (isDeclared) this.#declared = undefined;
    else if (run) this.#declared ??= run.nonce;
    if (this.#declared === undefined) return {};
    const isOpen = run !== undefined || turn !== undefined;
    const words = sharingWords(TAGS_STORE) + (isOpen ? ` joining:${this.#declared}` : "");
    return { [sharingTag(TAGS_STORE)]: words };
  }

  /** The tag with which this run alone has declared where claims are kept. */
  #ownDeclaration(): string[] {
    const tag = sharingTag(TAGS_STORE);
    const isOwn = this.#seen[tag]?.endsWith(` joining:${this.#declared}`) ?? true;
    return this.#declared !== undefined && isOwn ? [tag] : [];
  }

  /** The store that holds the claims by now, if that isn't these tags. */
  #movedTo(): string | undefined {
    if (!this.#options.isMember) return undefined;
    const store = sharedIn(this.#seen);
    if (this.#seen[OWNER_TAG] !== undefined) return store === TAGS_STORE ? undefined : (store ?? NOWHERE);
    const settled = store !== undefined && store !== TAGS_STORE ? store : undefined;
    return settled ?? (store === TAGS_STORE ? undefined : rivalOf(this.#seen, TAGS_STORE, this.#seconds()));
  }

  #runOf({ lasts, isNew }: RunMark) {
    const stamp = this.#seconds();
    return { nonce: formatNonce(stamp, lasts, this.#options.clock.random()), stamp, lasts, isNew };
  }

  /** AWS's time at the latest: others compute the age of a run from it. */
  #seconds(): number {
    return Math.floor(this.#options.api.latest() / 1000);
  }

  async #outcomeOf(write: () => Promise<void>): Promise<Written> {
    try {
      await retrying(write, this.#options.clock, WITHOUT_EFFECT);
      return { outcome: "written" };
    } catch (error) {
      if (isUnknownOutcome(error)) return { outcome: "unknown" };
      if (!(error instanceof AwsError) || error.awsCode !== "TooManyTagsException") throw error;
      return {
        outcome: "full",
        shortage: { of: "tags by AWS", awsCode: error.awsCode, said: error.what },
      };
    }
  }
}

/** The version under which a claim is written, and its tags. */
interface Placing {
  readonly version: string;
  readonly tags: Tags;
  /** How many tags the version has; `tags` may be only the first of them. */
  readonly parts: number;
}

/**
 * The store that another first member is declaring, on an aggregator that no stack owns; undefined if there is none.
 * The declaration of a killed run counts until the run has expired.
 *
 * @param seconds - AWS's time, since the epoch
 */
export function rivalOf(tags: Tags, own: string, seconds: number): string | undefined {
  const rivals = declarationsIn(tags).filter(({ store, run }) => {
    const times = run === undefined ? undefined : parseNonce(run);
    return store !== own && (times === undefined || seconds <= times.stamp + times.lasts + SKEW);
  });
  return rivals[0]?.store;
}

/** Dates leaving accounts at every write, because this write may finish a run that was killed long ago. */
function dated({ accounts, leaving, closing }: HeldClaim, now: number): ClaimContent {
  return { accounts, leaving, ...(leaving.length > 0 && { leavingSince: now }), ...(closing && { closing }) };
}

function sameContent(left: ClaimContent, right: ClaimContent): boolean {
  return sameClaim(left, right) && left.leavingSince === right.leavingSince;
}

function versionOf(version: string): string {
  return version.split(" ")[0] ?? "";
}

function partOf(tag: string): number {
  return Number(/\/(\d+)$/.exec(tag)?.[1] ?? 0);
}

/** The keys of the tags that count towards the quota. AWS's own tags don't. */
export function countedTags(tags: Tags): string[] {
  return Object.keys(tags).filter((name) => !name.startsWith("aws:"));
}

/**
 * How many tags have to stay free, so that every stack that has joined can change its claim or leave: for a moment, the
 * new version and the old one both take tags.
 */
export function reserveFor(claims: readonly HeldClaim[]): number {
  return Math.max(
    1,
    ...claims.map(({ accounts }) => tagCount({ accounts: [...accounts, ...accounts], leaving: [] })),
  );
}

/**
 * How a claim can be written: in how many tags, and in place of which older version if a new one doesn't fit; `full` is
 * the reason why it can't.
 */
export type Fit = { readonly parts: number; readonly over?: string } | { readonly full: Shortage };

/**
 * Whether a claim fits on the tags of an aggregator.
 *
 * @param seen - all tags of the aggregator
 * @param claim - what is to be claimed, with what is leaving
 */
export function fitOf(seen: Tags, key: string, claim: HeldClaim): Fit {
  const parsed = parseClaims(seen);
  const own = parsed.claims.find((one) => one.key === key);
  const others = parsed.claims.filter((one) => one !== own);
  const [newest, ...older] = versionsIn(seen, key);
  const ownTags = [newest, ...older].flatMap((version) => version?.tags ?? []);
  const rest = countedTags(seen).filter((name) => !ownTags.includes(name)).length;
  const [now, atRest] = [tagCount(claim), tagCount({ accounts: claim.accounts, leaving: [] })];
  const held = own ? tagCount({ accounts: own.accounts, leaving: [] }) : 0;
  // A run that releases accounts keeps their tags until it finishes, so that it can roll back.
  const isGrowing = claim.accounts.length > 0 && atRest > Math.max(held, newest?.tags.length ?? 0);
  const reserve = reserveFor([...others, claim]);
  const isReserved = !isGrowing || rest + atRest + reserve <= TAGS;
  const beside = Math.min(now, TAGS - rest - ownTags.length);
  // A rollback may need the tags of what is held now, and others could use tags that are freed in between.
  const least = claim.leaving.length > 0 ? Math.max(leastTags(claim), held) : now;
  if (isReserved && beside >= least) return { parts: beside };
  // Every stack that has joined can change its claim and leave, even if the tags are full by now.
  const over = isGrowing ? undefined : overOf(newest, claim);
  if (over) return { parts: over.parts, over: over.version };
  const claims = others.reduce((sum, one) => sum + tagCount(one), 0);
  return { full: { of: "tags", needed: now, claims, others: rest - claims, reserve } };
}

/** In how many tags a claim can overwrite this version of it, packed if necessary. */
function overOf(
  newest: { readonly version: string; readonly tags: readonly string[] } | undefined,
  claim: HeldClaim,
): { readonly version: string; readonly parts: number } | undefined {
  if (!newest || leastTags(claim) > newest.tags.length) return undefined;
  return { version: newest.version, parts: Math.min(tagCount(claim), newest.tags.length) };
}

/** Why a claim does not fit on the tags of an aggregator; undefined if it does. */
export function shortageOf(seen: Tags, key: string, claim: HeldClaim): Shortage | undefined {
  const fit = fitOf(seen, key, claim);
  return "full" in fit ? fit.full : undefined;
}
