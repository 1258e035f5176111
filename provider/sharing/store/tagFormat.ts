import { createHash } from "node:crypto";
import { isAccountId } from "../../domain/accountId";
import { CLAIM_PREFIX, isClaimKey } from "../../domain/claimKey";
import type { HeldClaim } from "../../domain/claims";
import { SHARING_TAG } from "../../domain/owner";
import type { Tags } from "../../domain/tags";
import { digits, NONCE_EPOCH, NONCE_LENGTH, parseNonce } from "./nonce";
import { PACKED, pack, packedLength, unpack } from "./packed";
import type { ClaimContent, StoredClaim, StoredClaims, StoredRun, StoredTurn } from "./store";

/*
 * The format of a claim as tags, readable in the AWS console:
 *
 *   aggregator-claim:payments/prod/team:0123456789abcdef:3l0c7xa = settled 111111111111 222222222222
 *   aggregator-claim:platform/prod/base:fedcba9876543210:3l0c7xb = publishing:3l0c7xaak3 1/2:9x0ab 333333333333 …
 *   aggregator-claim:platform/prod/base:fedcba9876543210:3l0c7xb/1 = 2/2:9x0ab 444444444444 leaving:tlrk7x 555555555555
 *
 * The last part of the key is the version: each run writes its claim under a key of its own, and removes the older
 * version once every reader sees the new one. The newest complete version counts. So a late write of a killed run
 * doesn't overwrite what was written since, and has no effect.
 *
 * The value begins with the status of the stack: `settled`, or, while a run is going on, `joining:`, `changing:` or
 * `publishing:` and a nonce: the run is creating the resource, changing its claim, or may be sending a Put. A `+` after
 * `publishing:…` means that it is creating the resource. `closing` or `forced` follows if no stack may join, then the
 * accounts, then `leaving:` with a time, and the accounts that are leaving. A claim that doesn't fit into one tag
 * continues in further ones. Each then names its part, the number of parts, and a hash of the whole claim.
 *
 * While accounts are leaving, a claim may need more tags than before and after, and there may be no tag left. Then it
 * is packed into the tags that it has. A packed claim begins with `@`: see `./packed`.
 *
 *   aggregator-claim:payments/prod/team:0123456789abcdef:3l0c7xa = publishing:3l0c7xaak3 @.1bXn4z1n6Q1_u3nGWZcs:2nLz0X8
 */

/** The maximum length of a tag's value. */
const VALUE_LENGTH = 256;

/**
 * Reserved in a first tag for the longest status, `closing`, and the time of leaving, so that a claim needs no more
 * tags while its stack publishes, closes or leaves.
 */
const RESERVED_LENGTH = `publishing:${"0".repeat(NONCE_LENGTH)}+ closing leaving:000000`.length;

/** The longest status before a packed claim. */
const STATUS_LENGTH = `publishing:${"0".repeat(NONCE_LENGTH)}+ `.length;

/** The longest prefix of one of several parts. */
const PART_LENGTH = "99/99:00000 ".length;

const CLOSING = { closing: "closing", forced: "forced" } as const;

/** How many versions fit into one second. */
const VERSIONS = 36;

/** The status of a claim's stack, as its first tag shows it. */
export interface ClaimStatus {
  readonly run?: StoredRun | undefined;
  /** The turn that its run has, or that a killed run had. */
  readonly turn?: StoredTurn | undefined;
}

/**
 * The tags of a claim.
 *
 * @param count - in how many tags to write it, at least {@link leastTags}; it is packed if its words would take more
 */
export function formatClaim(
  key: string,
  version: string,
  content: ClaimContent,
  status: ClaimStatus = {},
  count = tagCount(content),
): Tags {
  const isPacked = count < tagCount(content);
  const parts = isPacked ? chunksOf(pack(content), count).map((chunk) => [chunk]) : partsOf(content);
  const closing = content.closing && !isPacked ? [CLOSING[content.closing]] : [];
  const hash = hashOf(content, isPacked);
  const values = parts.map((words, index) => [
    ...(index === 0 ? [statusOf(status), ...closing] : []),
    ...(count > 1 ? [`${index + 1}/${count}:${hash}`] : []),
    ...words,
  ]);
  return Object.fromEntries(values.map((words, index) => [tagKey(key, version, index), words.join(" ")]));
}

/** How many tags a claim takes in words, with the accounts that are leaving. */
export function tagCount({ accounts, leaving }: HeldClaim): number {
  return partsOf({ accounts, leaving }).length;
}

/**
 * How many tags a claim needs at least, packed. Not fewer than it needs once nothing is leaving, because it is then
 * written in words again. A packed claim can hold about twice as many accounts as one in words, so a claim can replace
 * all of its accounts at once.
 */
export function leastTags({ accounts, leaving }: HeldClaim): number {
  const atRest = tagCount({ accounts, leaving: [] });
  if (leaving.length === 0) return atRest;
  const length = packedLength(accounts.length + leaving.length);
  if (STATUS_LENGTH + length <= VALUE_LENGTH) return atRest;
  const [first, further] = chunkLengths();
  return Math.max(atRest, 2, 1 + Math.ceil((length - first) / further));
}

/** How many characters of a packed claim go into the first of several tags, and into each further one. */
function chunkLengths(): readonly [first: number, further: number] {
  return [VALUE_LENGTH - STATUS_LENGTH - PART_LENGTH, VALUE_LENGTH - PART_LENGTH];
}

function chunksOf(text: string, count: number): string[] {
  if (count === 1) return [text];
  const first = Math.min(chunkLengths()[0], Math.ceil(text.length / count));
  const size = Math.ceil((text.length - first) / (count - 1));
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? text.slice(0, first) : text.slice(first + (index - 1) * size, first + index * size),
  );
}

/** The key of the tag that holds a part of a claim, counted from 0. */
export function tagKey(key: string, version: string, part: number): string {
  return `${CLAIM_PREFIX}${key}:${version}${part === 0 ? "" : `/${part}`}`;
}

/**
 * The version that follows another one.
 *
 * @param seconds - since the epoch, AWS's time, and never ahead of it: a run that begins a second after another run was
 *   killed then writes a newer version than that one
 */
export function nextVersion(last: string | undefined, seconds: number): string {
  const now = (seconds - NONCE_EPOCH) * VERSIONS;
  const next = last === undefined ? 0 : Number.parseInt(last, 36) + 1;
  return digits(Math.max(now, next), 7);
}

function statusOf({ run, turn }: ClaimStatus): string {
  if (turn) return `publishing:${turn.nonce}${run?.isNew ? "+" : ""}`;
  if (run) return `${run.isNew ? "joining" : "changing"}:${run.nonce}`;
  return "settled";
}

function partsOf({ accounts, leaving, leavingSince = 0 }: ClaimContent): string[][] {
  const words = [
    ...accounts,
    ...(leaving.length > 0 ? [`leaving:${digits(leavingSince, 6)}`, ...leaving] : []),
  ];
  const ids = accounts.length + leaving.length;
  if (RESERVED_LENGTH + ids * 13 <= VALUE_LENGTH) return [words];
  const mark = "99/99:00000".length;
  const parts: string[][] = [[]];
  let length = RESERVED_LENGTH + 1 + mark;
  for (const word of words) {
    // The reserved length already covers the word for leaving.
    const size = /^\d/.test(word) ? 1 + word.length : 0;
    if (length + size > VALUE_LENGTH) {
      parts.push([]);
      length = RESERVED_LENGTH + 1 + mark;
    }
    parts.at(-1)?.push(word);
    length += size;
  }
  return parts;
}

function hashOf({ accounts, leaving, leavingSince = 0, closing }: ClaimContent, isPacked: boolean): string {
  const text = [
    ...accounts,
    "leaving",
    leavingSince,
    ...leaving,
    closing,
    ...(isPacked ? [PACKED] : []),
  ].join(" ");
  return BigInt(`0x${createHash("sha256").update(text).digest("hex").slice(0, 12)}`)
    .toString(36)
    .padStart(5, "0")
    .slice(-5);
}

/** Reads the claims in the tags of an aggregator. */
export function parseClaims(tags: Tags): StoredClaims {
  const { versions, foreign } = sortOut(tags);
  const read = [...versions].map(([key, all]) => ({ key, ...newestOf(key, all) }));
  return {
    claims: read.flatMap(({ claim }) => claim ?? []),
    turns: read.flatMap(({ turn }) => turn ?? []),
    torn: read.filter(({ problem }) => problem === "torn").map(({ key }) => key),
    damaged: read.filter(({ problem }) => problem === "damaged").map(({ key }) => key),
    foreign,
  };
}

/** The keys of the tags that hold a claim, by version, the newest first. */
export function versionsIn(
  tags: Tags,
  key: string,
): { readonly version: string; readonly tags: readonly string[] }[] {
  const all = sortOut(tags).versions.get(key) ?? new Map<string, Map<number, string>>();
  return newestFirst(all).map(([version, parts]) => ({
    version,
    tags: [...parts.keys()].map((part) => tagKey(key, version, part)),
  }));
}

type Versions = Map<string, Map<number, string>>;

function sortOut(tags: Tags): { versions: Map<string, Versions>; foreign: string[] } {
  const versions = new Map<string, Versions>();
  const foreign: string[] = [];
  for (const [name, value] of Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!name.startsWith(CLAIM_PREFIX) || name.startsWith(`${SHARING_TAG}:`)) continue;
    const [, key = "", version = "", part = "0"] =
      /^(.+:[0-9a-f]{16}):([0-9a-z]{7})(?:\/([1-9]\d?))?$/u.exec(name.slice(CLAIM_PREFIX.length)) ?? [];
    if (!isClaimKey(key)) {
      foreign.push(name);
      continue;
    }
    const all: Versions = versions.get(key) ?? new Map();
    versions.set(key, all.set(version, (all.get(version) ?? new Map()).set(Number(part), value)));
  }
  return { versions, foreign };
}

function newestFirst(versions: Versions): [string, Map<number, string>][] {
  return [...versions].sort(([left], [right]) => (left < right ? 1 : -1));
}

interface Read {
  readonly claim?: StoredClaim;
  readonly turn?: StoredTurn;
  readonly problem?: "torn" | "damaged";
}

/** A version with missing parts counts as not written if an older version is complete. */
function newestOf(key: string, versions: Versions): Read {
  let first: Read | undefined;
  for (const [version, parts] of newestFirst(versions)) {
    const read = readClaim(key, version, parts);
    if (read.problem !== "torn") return read;
    first ??= read;
  }
  return first ?? { problem: "torn" };
}

function readClaim(key: string, version: string, parts: ReadonlyMap<number, string>): Read {
  const head = parts.get(0);
  if (head === undefined) return { problem: "torn" };
  const [word = "", ...rest] = head.split(" ");
  const status = readStatus(key, word);
  if (status === "damaged") return { problem: "damaged" };
  const { run, turn } = status;
  const marked = turn && { turn };
  const closing = Object.entries(CLOSING).find(([, name]) => name === rest[0])?.[0] as HeldClaim["closing"];
  const words = closing ? rest.slice(1) : rest;
  const [, index, count = "1", hash] = /^(\d+)\/(\d+):(\w+)$/.exec(words[0] ?? "") ?? [];
  const spilled = index !== undefined;
  const all = spilled ? words.slice(1) : words;
  for (let part = 1; part < Number(count); part++) {
    const [mark, ...more] = (parts.get(part) ?? "").split(" ");
    if (mark !== `${part + 1}/${count}:${hash}`) return { ...marked, problem: "torn" };
    all.push(...more);
  }
  const isPacked = all[0]?.startsWith(PACKED) === true;
  const content = isPacked ? unpack(all.join("")) : readWords(all, closing);
  if (!content) return { ...marked, problem: "damaged" };
  if (spilled && hash !== hashOf(content, isPacked)) return { ...marked, problem: "torn" };
  return { ...marked, claim: { key, version: `${version} ${word}`, ...content, ...(run && { run }) } };
}

function readStatus(key: string, status: string): ClaimStatus | "damaged" {
  if (status === "settled") return {};
  const [, word, nonce = "", mark] = /^(joining|changing|publishing):([0-9a-z]+)(\+?)$/.exec(status) ?? [];
  const times = parseNonce(nonce);
  if (!times || (mark && word !== "publishing")) return "damaged";
  const run = { nonce, ...times, isNew: word === "joining" || mark === "+" };
  return word === "publishing" ? { run, turn: { key, nonce, ...times } } : { run };
}

function readWords(words: readonly string[], closing: HeldClaim["closing"]): ClaimContent | undefined {
  const divide = words.findIndex((word) => word.startsWith("leaving:"));
  const accounts = divide < 0 ? words : words.slice(0, divide);
  const leaving = divide < 0 ? [] : words.slice(divide + 1);
  const [, since] = /^leaving:([0-9a-z]{1,9})$/.exec(words[divide] ?? "") ?? [];
  const isAccounts = [...accounts, ...leaving].every(isAccountId);
  if (!isAccounts || (divide >= 0 && since === undefined)) return undefined;
  return {
    accounts,
    leaving,
    ...(since !== undefined && { leavingSince: Number.parseInt(since, 36) }),
    ...(closing && { closing }),
  };
}
