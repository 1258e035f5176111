import assert from "node:assert/strict";
import { type HeldClaim, NO_CLAIM } from "../../provider/domain/claims";
import { TAGS } from "../../provider/domain/quotas";
import { difference } from "../../provider/domain/sets";
import type { Tags } from "../../provider/domain/tags";
import { formatClaim, parseClaims, tagCount, versionsIn } from "../../provider/sharing/store/tagFormat";
import { countedTags, type Fit, fitOf } from "../../provider/sharing/store/tags";

/*
 * The 50 tags of an aggregator, on which stacks join, exchange their accounts and leave, and outsiders put tags of
 * their own, in every order. A run writes its claim with the leaving accounts, removes the older version, and then
 * finishes with what it claims, or rolls back to what it held. A stack that has joined can always do all of that.
 */

const KEYS = ["a/prod/team:00000000000000aa", "b/prod/team:00000000000000bb"] as const;

/** What a stack may claim: nothing, or one of two sets without a common account, in one tag or in several. */
const REQUESTS = ["", "a16", "b16", "a30", "b30"] as const;

type Request = (typeof REQUESTS)[number];

/** How many tags of others there are at first. */
const FOREIGN = 45;

interface Going {
  readonly from: Request;
  readonly to: Request;
}

interface World {
  readonly tags: Tags;
  readonly held: readonly Request[];
  readonly going: readonly (Going | undefined)[];
  /** Whether outsiders have added tags since. */
  readonly isFuller: boolean;
}

type Fitting = (seen: Tags, key: string, claim: HeldClaim) => Fit;

interface Found {
  readonly states: number;
  /** The shortest history that ends in something wrong, and what that is. */
  readonly wrong?: readonly string[];
}

const accountsOf = (request: Request): string[] => {
  const first = request.startsWith("a") ? 100_000_000_000 : 200_000_000_000;
  return Array.from({ length: Number(request.slice(1)) }, (_, index) => String(first + index));
};

const claimOf = ({ from, to }: Going): HeldClaim => ({
  accounts: accountsOf(to),
  leaving: difference(accountsOf(from), accountsOf(to)),
});

/** The tags with the versions of each claim renumbered: only their order matters. */
function renumbered(tags: Tags): Tags {
  let result = tags;
  for (const key of KEYS) {
    const versions = versionsIn(tags, key).reverse();
    const entries = Object.entries(result).map(([name, value]): [string, string] => {
      const at = versions.findIndex((version) => version.tags.includes(name));
      return at < 0
        ? [name, value]
        : [name.replace(versions[at]?.version ?? "", String(at + 1).padStart(7, "0")), value];
    });
    result = Object.fromEntries(entries);
  }
  return result;
}

/** The tags once a claim is written; if it can't be written, the reason. */
function written(fitting: Fitting, tags: Tags, key: string, claim: HeldClaim): Tags | string {
  const fit = fitting(tags, key, claim);
  if ("full" in fit) return "it doesn't fit";
  const [newest] = versionsIn(tags, key);
  const version = fit.over ?? String(Number(newest?.version ?? 0) + 1).padStart(7, "0");
  const over = fit.over === undefined ? [] : (newest?.tags ?? []);
  const rest = Object.entries(tags).filter(([name]) => !over.includes(name));
  const after = { ...Object.fromEntries(rest), ...formatClaim(key, version, claim, {}, fit.parts) };
  return countedTags(after).length > TAGS ? "AWS refuses the 51st tag" : after;
}

function tidied(tags: Tags, key: string): Tags {
  const [, ...older] = versionsIn(tags, key);
  const spare = older.flatMap((version) => version.tags);
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !spare.includes(name)));
}

function explore(fitting: Fitting): Found {
  const start: World = {
    tags: Object.fromEntries(Array.from({ length: FOREIGN }, (_, index) => [`other${index}`, ""])),
    held: KEYS.map(() => ""),
    going: KEYS.map(() => undefined),
    isFuller: false,
  };
  const seen = new Map([[JSON.stringify(start), [] as readonly string[]]]);
  const queue = [start];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const way = seen.get(JSON.stringify(next)) ?? [];
    const wrong = wrongIn(fitting, next);
    if (wrong !== undefined) return { states: seen.size, wrong: [...way, wrong] };
    for (const [label, world] of stepsOf(fitting, next)) {
      const after = { ...world, tags: renumbered(world.tags) };
      const id = JSON.stringify(after);
      if (seen.has(id)) continue;
      seen.set(id, [...way, label]);
      queue.push(after);
    }
  }
  return { states: seen.size };
}

/** What a stack that has joined can't do, if there is anything. */
function wrongIn(fitting: Fitting, { tags, held, going, isFuller }: World): string | undefined {
  for (const [at, key] of KEYS.entries()) {
    const run = going[at];
    const name = key[0];
    const can = (claim: HeldClaim) => written(fitting, tags, key, claim);
    if (run !== undefined) {
      const ends = [
        ["finish", { accounts: accountsOf(run.to), leaving: [] }],
        ["roll back", claimOf({ from: run.to, to: run.from })],
      ] as const;
      for (const [what, claim] of ends) {
        if (claim.accounts.length + claim.leaving.length === 0) continue;
        const result = can(claim);
        if (typeof result === "string") return `${name} can't ${what}: ${result}`;
      }
      continue;
    }
    const now = held[at] ?? "";
    if (now === "") continue;
    for (const to of ["", other(now)] as const) {
      const result = can(claimOf({ from: now, to }));
      const what = `${name} can't ${to === "" ? "leave" : "exchange its accounts"}`;
      if (typeof result === "string") return `${what}: ${result}`;
      // A late write of a killed run overwrites nothing only if each version has tags of its own.
      const isQuiet = !isFuller && going.every((one) => one === undefined);
      const isBeside = versionsIn(result, key).length > versionsIn(tags, key).length;
      if (isQuiet && !isBeside) return `${what} beside its claim`;
    }
  }
  return undefined;
}

function other(request: Request): Request {
  return request.replace(/^./, (family) => (family === "a" ? "b" : "a")) as Request;
}

function* stepsOf(fitting: Fitting, world: World): Generator<[string, World]> {
  const { tags, held, going } = world;
  if (countedTags(tags).length < TAGS)
    yield ["an outsider adds a tag", { ...world, tags: { ...tags, [freeName(tags)]: "" }, isFuller: true }];
  for (const [at, key] of KEYS.entries()) {
    const set = <T>(all: readonly T[], value: T) => all.map((one, index) => (index === at ? value : one));
    const run = going[at];
    const name = key[0];
    if (run === undefined) {
      const from = held[at] ?? "";
      for (const to of REQUESTS) {
        if (to === from) continue;
        const after = written(fitting, tags, key, claimOf({ from, to }));
        if (typeof after !== "string")
          yield [
            `${name} goes from ${from || "nothing"} to ${to || "nothing"}`,
            { ...world, tags: after, going: set(going, { from, to }) },
          ];
      }
      continue;
    }
    if (versionsIn(tags, key).length > 1) yield [`${name} tidies`, { ...world, tags: tidied(tags, key) }];
    yield* ended(fitting, world, at, run.to, `${name} ends`, set);
    const back = claimOf({ from: run.to, to: run.from });
    const after = written(fitting, tags, key, back);
    if (typeof after !== "string")
      yield* ended(fitting, { ...world, tags: tidied(after, key) }, at, run.from, `${name} rolls back`, set);
  }
}

function* ended(
  fitting: Fitting,
  world: World,
  at: number,
  request: Request,
  label: string,
  set: <T>(all: readonly T[], value: T) => T[],
): Generator<[string, World]> {
  const key = KEYS[at] ?? assert.fail();
  const tags = tidied(world.tags, key);
  const claim = request === "" ? NO_CLAIM : { accounts: accountsOf(request), leaving: [] };
  const names = versionsIn(tags, key).flatMap((version) => version.tags);
  const without = Object.fromEntries(Object.entries(tags).filter(([name]) => !names.includes(name)));
  const after = request === "" ? without : written(fitting, tags, key, claim);
  if (typeof after === "string") return;
  yield [
    label,
    {
      ...world,
      tags: tidied(after, key),
      held: set(world.held, request),
      going: set(world.going, undefined),
    },
  ];
}

function freeName(tags: Tags): string {
  return `other${Object.keys(tags).filter((name) => name.startsWith("other")).length}`;
}

/** The rule, without some of the ways in which it may write a claim. */
function refusing(isRefused: (fit: Exclude<Fit, { full: object }>, claim: HeldClaim) => boolean): Fitting {
  const full = { of: "tags", needed: 0, claims: 0, others: 0, reserve: 0 } as const;
  return (seen, key, claim) => {
    const fit = fitOf(seen, key, claim);
    return !("full" in fit) && isRefused(fit, claim) ? { full } : fit;
  };
}

/** The rule without one of its parts, and the shortest history that goes wrong then. */
const MUTANTS: readonly [name: string, fitting: Fitting, way: readonly string[]][] = [
  [
    "a join leaves no tag free",
    (seen, key, claim) => {
      const fit = fitOf(seen, key, claim);
      const isNew = parseClaims(seen).claims.every((one) => one.key !== key);
      const count = tagCount(claim);
      return "full" in fit && isNew && countedTags(seen).length + count <= TAGS ? { parts: count } : fit;
    },
    [
      "a goes from nothing to a30",
      "a ends",
      "b goes from nothing to a30",
      "b ends",
      "a can't leave beside its claim",
    ],
  ],
  [
    "no claim is overwritten",
    refusing(({ over }) => over !== undefined),
    [
      "an outsider adds a tag",
      "a goes from nothing to a16",
      "a ends",
      "a goes from a16 to b16",
      "a can't finish: it doesn't fit",
    ],
  ],
  [
    "claims with leaving accounts are not packed",
    refusing(({ parts }, claim) => parts < tagCount(claim)),
    ["a goes from nothing to a16", "a ends", "a goes from a16 to b16", "a can't roll back: it doesn't fit"],
  ],
];

describe("the tag capacity of an aggregator", () => {
  it("lets a stack that has joined exchange its accounts, roll back and leave", () => {
    const { states, wrong } = explore(fitOf);
    assert.equal(wrong, undefined, wrong?.join("\n"));
    assert.ok(states > 5_000, `${states} states`);
  });

  for (const [name, fitting, way] of MUTANTS)
    it(`would not if ${name}`, () => {
      const { wrong } = explore(fitting);
      assert.deepEqual(wrong, way);
    });
});
