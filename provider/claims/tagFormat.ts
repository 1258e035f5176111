import { createHash } from "node:crypto";
import type { HeldClaim } from "../merge/claims";
import { SHARING_TAG } from "../merge/owner";
import type { Tags } from "../merge/tags";
import { CLAIM_PREFIX, isClaimKey } from "./key";
import type { StoredClaim, StoredClaims, StoredTurn } from "./store";

/*
 * A claim as tags, to be read in the AWS console too:
 *
 *   aggregator-claim:payments/prod/team:0123456789abcdef = settled 111111111111 222222222222
 *   aggregator-claim:platform/prod/base:fedcba9876543210 = publishing:3l0c7xaak3j 1/2:9x0ab 333333333333 …
 *   aggregator-claim:platform/prod/base:fedcba9876543210/1 = 2/2:9x0ab 444444444444 leaving:tlrk7x 555555555555
 *
 * First comes whether its stack may be sending a Put (`publishing:` and a nonce: six digits for when that began, counted
 * from 2020, two for how long others have to reckon with it, both in seconds and base 36, and three of chance), then
 * `closing` or `closing-forced` where nobody may join, then the accounts, then `leaving:`, since when, and the accounts
 * that are to go. What doesn't fit into one tag goes on in further ones, which say which part of how many they are, and
 * a hash of the whole: parts of different writes don't fit together.
 */

/** The most that a tag's value holds. */
const VALUE_LENGTH = 256;

/** As long as the longest first word, so that a claim needs no more tags while its stack publishes. */
const STATUS_LENGTH = "publishing:01234567890".length;

const CLOSING = { closing: "closing", forced: "closing-forced" } as const;

/** From when on nonces count, so that six digits last until 2088. In seconds. */
const NONCE_EPOCH = Date.UTC(2020, 0) / 1_000;

/** A claim, as the tags hold it beside the turn. */
export interface ClaimContent extends HeldClaim {
  /** In seconds since the epoch. */
  readonly leavingSince?: number;
}

/** The tags of a claim. */
export function formatClaim(key: string, content: ClaimContent, turn: StoredTurn | undefined): Tags {
  const status = turn ? `publishing:${turn.nonce}` : "settled";
  const parts = partsOf(content);
  const first = [status, ...(content.closing ? [CLOSING[content.closing]] : [])];
  const count = parts.length;
  const values = parts.map((words, index) => [
    ...(index === 0 ? first : []),
    ...(count > 1 ? [`${index + 1}/${count}:${hashOf(content)}`] : []),
    ...words,
  ]);
  return Object.fromEntries(values.map((words, index) => [tagKey(key, index), words.join(" ")]));
}

/** The key of the tag that holds a part of a claim, counted from 0. */
export function tagKey(key: string, part: number): string {
  return `${CLAIM_PREFIX}${key}${part === 0 ? "" : `/${part}`}`;
}

/** A nonce for a turn that is taken now, in seconds since the epoch. */
export function formatNonce(seconds: number, lasts: number, random: number): string {
  const digits = (number: number, count: number) => Math.floor(number).toString(36).padStart(count, "0");
  return digits(seconds - NONCE_EPOCH, 6) + digits(lasts, 2) + digits(random * 36 ** 3, 3);
}

function partsOf({ accounts, leaving, leavingSince = 0, closing }: ClaimContent): string[][] {
  const words = [
    ...accounts,
    ...(leaving.length > 0 ? [`leaving:${leavingSince.toString(36)}`, ...leaving] : []),
  ];
  const head = STATUS_LENGTH + (closing ? CLOSING[closing].length + 1 : 0);
  const alone = head + words.reduce((length, word) => length + 1 + word.length, 0);
  if (alone <= VALUE_LENGTH) return [words];
  const mark = "99/99:00000".length;
  const parts: string[][] = [[]];
  let length = head + 1 + mark;
  for (const word of words) {
    if (length + 1 + word.length > VALUE_LENGTH) {
      parts.push([]);
      length = mark;
    }
    parts.at(-1)?.push(word);
    length += 1 + word.length;
  }
  return parts;
}

function hashOf({ accounts, leaving, leavingSince = 0, closing }: ClaimContent): string {
  const text = [...accounts, "leaving", leavingSince, ...leaving, closing].join(" ");
  return BigInt(`0x${createHash("sha256").update(text).digest("hex").slice(0, 12)}`)
    .toString(36)
    .padStart(5, "0")
    .slice(-5);
}

/** Reads what the tags of an aggregator say about claims. */
export function parseClaims(tags: Tags): StoredClaims {
  const { heads, parts, foreign } = sortOut(tags);
  const read = [...heads].map(([key, value]) => ({
    key,
    ...readClaim(key, value, parts.get(key) ?? new Map()),
  }));
  return {
    claims: read.flatMap(({ claim }) => claim ?? []),
    turns: read.flatMap(({ turn }) => turn ?? []),
    torn: read.filter(({ problem }) => problem === "torn").map(({ key }) => key),
    damaged: read.filter(({ problem }) => problem === "damaged").map(({ key }) => key),
    foreign,
  };
}

function sortOut(tags: Tags) {
  const heads = new Map<string, string>();
  const parts = new Map<string, Map<number, string>>();
  const foreign: string[] = [];
  for (const [name, value] of Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!name.startsWith(CLAIM_PREFIX) || name === SHARING_TAG) continue;
    const [, key = "", part] =
      /^(.+:[0-9a-f]{16})(?:\/([1-9]\d?))?$/u.exec(name.slice(CLAIM_PREFIX.length)) ?? [];
    if (!isClaimKey(key)) foreign.push(name);
    else if (part === undefined) heads.set(key, value);
    else parts.set(key, (parts.get(key) ?? new Map<number, string>()).set(Number(part), value));
  }
  return { heads, parts, foreign };
}

interface Read {
  readonly claim?: StoredClaim;
  readonly turn?: StoredTurn;
  readonly problem?: "torn" | "damaged";
}

function readClaim(key: string, head: string, parts: ReadonlyMap<number, string>): Read {
  const [status = "", ...rest] = head.split(" ");
  const turn = readStatus(key, status);
  if (turn === "damaged") return { problem: "damaged" };
  const marked = turn && { turn };
  const closing = Object.entries(CLOSING).find(([, word]) => word === rest[0])?.[0] as HeldClaim["closing"];
  const words = closing ? rest.slice(1) : rest;
  const [, index, count = "1", hash] = /^(\d+)\/(\d+):(\w+)$/.exec(words[0] ?? "") ?? [];
  const spilled = index !== undefined;
  const all = spilled ? words.slice(1) : words;
  for (let part = 1; part < Number(count); part++) {
    const [mark, ...more] = (parts.get(part) ?? "").split(" ");
    if (mark !== `${part + 1}/${count}:${hash}`) return { ...marked, problem: "torn" };
    all.push(...more);
  }
  const content = readWords(all, closing);
  if (!content) return { ...marked, problem: "damaged" };
  if (spilled && hash !== hashOf(content)) return { ...marked, problem: "torn" };
  return { ...marked, claim: { key, ...content } };
}

function readStatus(key: string, status: string): StoredTurn | undefined | "damaged" {
  if (status === "settled") return undefined;
  const [, nonce = "", stamp = "", lasts = ""] =
    /^publishing:(([0-9a-z]{6})([0-9a-z]{2})[0-9a-z]{3})$/.exec(status) ?? [];
  return nonce
    ? { key, nonce, stamp: NONCE_EPOCH + Number.parseInt(stamp, 36), lasts: Number.parseInt(lasts, 36) }
    : "damaged";
}

function readWords(words: readonly string[], closing: HeldClaim["closing"]): ClaimContent | undefined {
  const divide = words.findIndex((word) => word.startsWith("leaving:"));
  const accounts = divide < 0 ? words : words.slice(0, divide);
  const leaving = divide < 0 ? [] : words.slice(divide + 1);
  const [, since] = /^leaving:([0-9a-z]{1,9})$/.exec(words[divide] ?? "") ?? [];
  const isAccounts = [...accounts, ...leaving].every((word) => /^\d{12}$/.test(word));
  if (!isAccounts || (divide >= 0 && since === undefined)) return undefined;
  return {
    accounts,
    leaving,
    ...(since !== undefined && { leavingSince: Number.parseInt(since, 36) }),
    ...(closing && { closing }),
  };
}
