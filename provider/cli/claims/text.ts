import { countAccounts } from "../../domain/accountLine";
import { claimName } from "../../domain/claimKey";
import { TAGS_STORE } from "../../domain/claimLocation";
import { count, firstOf, grouped } from "../../domain/listing";
import { inlined } from "../../domain/printable";

import { columns, sinceText } from "../wording";
import type { Report, ReportedClaim } from "./report";

interface Showing {
  /** Whether every account is listed by its id. */
  readonly accounts: boolean;
  /** AWS's time, in milliseconds since the epoch. */
  readonly now: number;
}

/** A report for people. */
export function reportText(read: Report, showing: Showing): string {
  const report = inlined(read);
  return [head(report), table(report, showing), ...(showing.accounts ? listings(report) : []), notes(report)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function head({ aggregator, owner, creating, shared, store, claims }: Report): string[] {
  const { name, region, accounts } = aggregator;
  const where = `${name} in ${region}`;
  const holds = count(accounts.length, "account");
  const by =
    owner === null
      ? "no stack owns it"
      : `${owner} owns it${creating ? ", and has not finished creating it" : ""}`;
  if (!shared && claims.length === 0) return [`${where}: ${holds}; ${by}; stacks don't share it`];
  const kept = `${count(claims.length, "claim")}, kept ${storeText(store)}`;
  return [`${where}: ${holds}; ${by}; ${kept}`];
}

/** Where claims are kept, in words. */
export function storeText(store: string): string {
  return store === TAGS_STORE ? "on its tags" : `in ${store}`;
}

function table({ claims }: Report, showing: Showing): string[] {
  if (claims.length === 0) return [];
  const rows = claims.map((claim) => [
    claim.name + (claim.owner ? " (owner)" : ""),
    claim.key.slice(-16),
    String(claim.accounts.length),
    String(claim.live.length),
    String(new Set(claim.sharedWith.flatMap(({ accounts }) => accounts)).size),
    claimStates(claim, showing.now).join("; "),
  ]);
  return columns([["CLAIM", "KEY", "ACCOUNTS", "LIVE", "SHARED", "STATE"], ...rows], new Set([2, 3, 4]));
}

/** What the last run of a claim's stack is doing, or did, in words. */
export function claimStates(claim: ReportedClaim, now: number): string[] {
  const { leaving, leavingSince, leavingCounts, closing } = claim;
  const since = (time: string) => sinceText(Date.parse(time) / 1000, now);
  const progress = progressOf(claim);
  const said = [
    progress && `${progress.what} since ${since(progress.since)}`,
    leaving.length > 0 &&
      `${grouped(leaving.length)} leaving since ${since(leavingSince ?? "")}${leavingCounts ? "" : ", too long ago to count"}`,
    closing && (closing === "forced" ? "closing, even if others have joined" : "closing"),
  ].filter((state) => typeof state === "string");
  return said.length > 0 ? said : ["settled"];
}

/** What the last run of a stack is doing, or did when it was killed; undefined if it has finished. */
function progressOf({
  publishing,
  run,
}: ReportedClaim): { readonly what: string; readonly since: string } | undefined {
  const since = publishing?.since ?? run?.since;
  if (since === undefined) return undefined;
  const what = publishing ? "publishing" : run?.creating ? "joining" : "changing its claim";
  const isInterrupted = (publishing ?? run)?.interrupted === true && run?.interrupted !== false;
  if (!isInterrupted) return { what, since };
  return { what: run?.creating ? "unfinished" : `interrupted while ${what}`, since };
}

function listings(report: Report): string[][] {
  return report.claims.map((claim) => {
    const live = new Set(claim.live);
    const rows = claim.accounts.map((id) => {
      const also = claim.sharedWith.filter(({ accounts }) => accounts.includes(id));
      const said = [
        live.has(id) ? "" : "not on the aggregator",
        also.length > 0 ? `also claimed by ${also.map(({ key }) => claimName(key)).join(", ")}` : "",
      ];
      return `  ${id}  ${said.filter(Boolean).join("; ")}`.trimEnd();
    });
    return [`${claim.name}:`, ...rows, ...claim.leaving.map((id) => `  ${id}  leaving`)];
  });
}

function notes(report: Report): string[] {
  const { claims, aggregator, turn, torn, damaged, foreign, damagedLease, moved } = report;
  const unread = [...torn, ...damaged];
  const { leaving, nobodys } = unclaimedOnes(report);
  const known = new Set(claims.map(({ key }) => key));
  return [
    ...claims.flatMap((claim, index) => sharing(claim, claims.slice(index + 1))),
    ...claims.flatMap(missing),
    ...(turn && !known.has(turn.key)
      ? [`${claimName(turn.key)} has the turn to publish, since ${turn.since}, and no claim`]
      : []),
    ...[...leaving].map(([names, ids]) => `leaving with ${names}: ${firstOf(ids)}`),
    ...(nobodys.length > 0
      ? [
          (nobodys.length === aggregator.accounts.length
            ? `nobody claims any account: ${firstOf(nobodys)}`
            : `nobody claims ${countAccounts(nobodys, false)}`) +
            (unread.length > 0 ? " (claims that can't be read may)" : ""),
        ]
      : []),
    ...torn.map((key) => `${key}: parts of this claim are missing, ${UNREAD}`),
    ...damaged.map((key) => `${key}: this claim can't be read, or is of a later version, ${UNREAD}`),
    ...foreign.map((key) => `${key}: this looks like a claim, but isn't one`),
    ...(damagedLease
      ? ["the item lease can't be read, so no stack can publish: delete the item while nothing is deployed"]
      : []),
    ...(moved === null ? [] : [`these claims were moved to ${moved}: this store no longer counts`]),
  ];
}

const UNREAD = "so no stack removes an account that it may hold";

/** Accounts without a claim: those some claim lists as leaving, and all others. */
function unclaimedOnes({ claims, unclaimed }: Report): {
  readonly leaving: ReadonlyMap<string, readonly string[]>;
  readonly nobodys: readonly string[];
} {
  const leaving = new Map<string, string[]>();
  const nobodys: string[] = [];
  for (const id of unclaimed) {
    const by = claims.filter((claim) => claim.leavingCounts && claim.leaving.includes(id));
    const names = by.map(({ name }) => name).join(", ");
    if (by.length === 0) nobodys.push(id);
    else leaving.set(names, [...(leaving.get(names) ?? []), id]);
  }
  return { leaving, nobodys };
}

/** Each pair of claims is named once: with the first one. */
function sharing({ name, sharedWith }: ReportedClaim, later: readonly ReportedClaim[]): string[] {
  const most = sharedWith
    .filter((other) => later.some(({ key }) => key === other.key))
    .sort((a, b) => b.accounts.length - a.accounts.length);
  if (most.length === 0) return [];
  const others = most.map(({ key, accounts }) => `${claimName(key)} (${grouped(accounts.length)})`);
  return [`${name} shares accounts with ${firstOf(others)}`];
}

function missing({ name, missing: ids }: ReportedClaim): string[] {
  if (ids.length === 0) return [];
  return [
    `${name} claims ${countAccounts(ids, false)} that ${ids.length === 1 ? "is" : "are"} not on the aggregator`,
  ];
}
