import type { AggregatorApi } from "../aws/aggregator";
import { AwsError } from "../aws/errors";
import { type Clock, retrying, WITHOUT_EFFECT } from "../aws/retry";
import { type HeldClaim, NO_CLAIM } from "../merge/claims";
import { OWNER_TAG, SHARING_TAG, sharedIn, sharingWords } from "../merge/owner";
import type { Tags } from "../merge/tags";
import { CLAIM_PREFIX } from "./key";
import type { Claimant, ClaimStore, StoredClaims, StoredTurn, Taken, Written } from "./store";
import { type ClaimContent, formatClaim, formatNonce, parseClaims, tagKey } from "./tagFormat";

/** AWS's fixed quota; its own tags (`aws:`) don't count. */
export const TAGS = 50;

/** How the owner tag names this store. */
export const TAGS_STORE = "tags";

/** A {@link ClaimStore} that can also tell all tags, since it reads them anyway. */
export interface TagClaimStore extends ClaimStore {
  /** All tags, as the last read showed them. */
  tags(): Tags;
  /** As `read`, where somebody has read all tags a moment ago. */
  learn(tags: Tags): StoredClaims;
}

/**
 * Claims on the tags of the aggregator itself: nothing has to be deployed for it, about 40 stacks fit.
 *
 * One TagResource writes all parts of a claim. That it disturbs no other key is taken for granted; AWS says nothing
 * either way, which is why the protocol reads its own claim back.
 *
 * @param inspect - throws where these are not the tags of an aggregator to keep claims on; called at each reading
 */
export function tagClaims(
  api: AggregatorApi,
  arn: string,
  { key }: Claimant,
  clock: Clock,
  inspect: (tags: Tags) => void = () => {},
): TagClaimStore {
  let seen: Tags = {};
  let content: ClaimContent = NO_CLAIM;
  let turn: StoredTurn | undefined;
  /** This run has written: what it reads from here on may be older than what it knows. */
  let wrote = false;
  // Not too early: others count the age of a turn by it.
  const seconds = () => Math.floor(api.latest() / 1000);

  const learn = (tags: Tags): StoredClaims => {
    seen = tags;
    inspect(seen);
    const stored = parseClaims(seen);
    if (wrote) return stored;
    content = stored.claims.find((one) => one.key === key) ?? NO_CLAIM;
    turn = stored.turns.find((one) => one.key === key);
    return stored;
  };

  const read = async (): Promise<StoredClaims> => learn(await api.listTags(arn));

  const put = async (next: ClaimContent, mark: StoredTurn | undefined): Promise<Written> => {
    const tags = { ...formatClaim(key, next, mark), ...declaration(seen) };
    const reason = overflow(seen, key, tags);
    if (reason) return { outcome: "full", reason };
    wrote = true;
    // Also where the answer is lost: what is sent from here on must not bring an older claim back.
    content = next;
    const written = await outcomeOf(() => api.tag(arn, tags), clock);
    if (written.outcome !== "written") return written;
    const spare = keysOf(seen, key).filter((name) => !Object.hasOwn(tags, name));
    seen = { ...Object.fromEntries(Object.entries(seen).filter(([name]) => !spare.includes(name))), ...tags };
    return spare.length > 0 ? outcomeOf(() => api.untag(arn, spare), clock) : written;
  };

  return {
    name: TAGS_STORE,
    exclusive: false,
    tags: () => seen,
    learn,
    read,
    readTurns: async () => (await read()).turns,
    write: async (claim) => {
      if (claim) return put(dated(claim, seconds()), turn);
      if (turn) return put(NO_CLAIM, turn);
      const keys = keysOf(seen, key);
      wrote = true;
      content = NO_CLAIM;
      const written =
        keys.length > 0
          ? await outcomeOf(() => api.untag(arn, keys), clock)
          : ({ outcome: "written" } as const);
      if (written.outcome === "written") seen = omit(seen, keys);
      return written;
    },
    take: async (_over, lasts): Promise<Taken> => {
      const stamp = seconds();
      const mark = { key, nonce: formatNonce(stamp, lasts, clock.random()), stamp, lasts };
      const { outcome } = await put(content, mark);
      if (outcome === "unknown") return { outcome };
      if (outcome === "full") return { outcome: "lost" };
      turn = mark;
      return { outcome: "taken", nonce: mark.nonce };
    },
    yield: async () => {
      const written = await put(content, undefined);
      if (written.outcome === "written") turn = undefined;
      return written;
    },
  };
}

/** Dated anew at every write: a run that was killed long ago may be what is finished now. */
function dated({ accounts, leaving, closing }: HeldClaim, now: number): ClaimContent {
  return { accounts, leaving, ...(leaving.length > 0 && { leavingSince: now }), ...(closing && { closing }) };
}

/** The keys of the tags that AWS counts: its own don't. */
export function countedTags(tags: Tags): string[] {
  return Object.keys(tags).filter((name) => !name.startsWith("aws:"));
}

/** Why the tags of a claim don't fit; undefined where they do. */
export function overflow(tags: Tags, key: string, claim: Tags): string | undefined {
  const others = countedTags(tags).filter((name) => !isPartOf(name, key));
  const own = Object.keys(claim).length;
  // Parts that are to go are still there while the others are written.
  const total = new Set([...others, ...keysOf(tags, key), ...Object.keys(claim)]).size;
  const isAdding = Object.keys(claim).some((name) => !Object.hasOwn(tags, name));
  if (total <= TAGS || !isAdding) return undefined;
  const claims = others.filter((name) => name.startsWith(CLAIM_PREFIX)).length;
  return (
    `an aggregator holds ${TAGS} tags, and with the ${own} that this claim needs it would have ${total} ` +
    `(${claims} are claims of other stacks, ${others.length - claims} are other tags)`
  );
}

/** On an aggregator that no stack owns, the first one to join says where claims are kept. */
function declaration(seen: Tags): Tags {
  return seen[OWNER_TAG] === undefined && sharedIn(seen) === undefined
    ? { [SHARING_TAG]: sharingWords(TAGS_STORE) }
    : {};
}

function keysOf(tags: Tags, key: string): string[] {
  return Object.keys(tags).filter((name) => isPartOf(name, key));
}

function isPartOf(name: string, key: string): boolean {
  const head = tagKey(key, 0);
  return name === head || (name.startsWith(`${head}/`) && /^\d+$/.test(name.slice(head.length + 1)));
}

function omit(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !keys.includes(name)));
}

async function outcomeOf(write: () => Promise<void>, clock: Clock): Promise<Written> {
  try {
    await retrying(write, clock, WITHOUT_EFFECT);
    return { outcome: "written" };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.kind === "unknown-outcome") return { outcome: "unknown" };
    if (error.code === "TooManyTagsException") return { outcome: "full", reason: error.message };
    throw error;
  }
}
