import assert from "node:assert/strict";
import { ConfigAggregatorError } from "../../provider/aws/errors";
import { claimName, isNamesake } from "../../provider/domain/claimKey";
import { ownerClaimKey } from "../../provider/domain/identity";
import { OWNER_TAG, parseOwner, SHARING_TAG, sharedIn } from "../../provider/domain/owner";
import { readClaims } from "../../provider/sharing/store/dynamodb/items";
import type { StoredClaims } from "../../provider/sharing/store/store";
import { parseClaims } from "../../provider/sharing/store/tagFormat";
import { hasCode } from "../support/errors";
import { DISTURBED, type Fate, Killed, letters } from "../support/memoryAws";
import { type Args, type MiniEngine, type MiniMember, Refused } from "../support/miniEngine";
import { REGION, STORES, Stacks, type Store, TABLE } from "../support/stacks";
import { slowIf } from "../support/tier";

/*
 * Every operation on an aggregator that stacks share, with the process killed, the answer lost, the request late or
 * refused at each of its calls, once and twice in a row. Whatever happened, the next deployments with the same programs
 * have to reach the result of undisturbed ones: exactly the claimed accounts are there, every claim says what its stack
 * declares, and no turn is left. There is one exception: if the last write of a create took effect and its process was
 * killed then, the claim looks like that of another state with the same names. An owner then has to adopt the
 * aggregator, and a membership adds a claim of its own; both print the reason.
 */

interface Scenario {
  readonly name: string;
  /** Only with claims in this store at first. */
  readonly only?: Store;
  /** Deployed undisturbed, before. */
  before?(stacks: Stacks): Promise<unknown>;
  /** What is disturbed, and then done again. */
  readonly disturbed: Operation;
  /** Whether it makes calls outside of the protocol, which leave no trace that they may still land. */
  readonly neverLate?: true | "killed";
  /** What is done instead of the same again, with `up --refresh`, because it may be what the state records. */
  readonly instead?: Operation;
  /** The same without a refresh: it is neither what the state records, nor what was disturbed. */
  readonly unrefreshed?: true;
  /** What others do then. */
  after?(stacks: Stacks): Promise<unknown>;
  /** Accounts at the end; undefined if there must be no aggregator. */
  readonly live: string | undefined;
  /** What is claimed at the end, by the stack's name. */
  readonly claims?: Readonly<Record<string, string>>;
}

interface Operation {
  stack(stacks: Stacks): MiniEngine | MiniMember;
  /** Undefined for a destroy. */
  args?(stacks: Stacks): Args;
}

/** These stacks exchange most of their accounts. */
const ANY = { maxRemovals: "100%" };

const owner = (list: string, more: Args = {}): Operation => ({
  stack: ({ owner }) => owner,
  args: (stacks) => stacks.owning(list, { ...ANY, ...more }),
});
const member = (team: string, list: string, more: Args = {}): Operation => ({
  stack: (stacks) => stacks.member(team),
  args: (stacks) => stacks.joining(list, { ...ANY, ...more }),
});

async function run({ stack: find, args }: Operation, stacks: Stacks): Promise<void> {
  const stack = find(stacks);
  await (args ? stack.up(args(stacks)) : stack.destroy());
}

const deployed =
  (...operations: Operation[]) =>
  async (stacks: Stacks) => {
    for (const operation of operations) await run(operation, stacks);
  };

const OWNER = "platform/prod/security";
const inTable: Args = { claims: { dynamodbTable: TABLE } };
const onTags: Args = { claims: undefined };

const SCENARIOS: readonly Scenario[] = [
  {
    name: "the owner makes it",
    disturbed: owner("ab", { tags: { team: "s" } }),
    live: "ab",
    claims: { [OWNER]: "ab" },
  },
  {
    name: "the owner adopts what stacks share",
    before: async (stacks) => {
      stacks.set("wz");
      await run(member("a", "cd"), stacks);
    },
    disturbed: owner("az", { adopt: true }),
    live: "acdwz",
    claims: { [OWNER]: "az", "a/prod/team": "cd" },
  },
  {
    name: "the owner changes accounts and regions",
    before: deployed(owner("abd"), member("a", "bc")),
    disturbed: {
      stack: ({ owner }) => owner,
      args: (stacks) =>
        stacks.owning("", {
          accountAggregationSource: { accountIds: ["100000000000", "100000000004"], regions: ["us-east-1"] },
          tags: { team: "s" },
        }),
    },
    live: "abce",
    claims: { [OWNER]: "ae", "a/prod/team": "bc" },
  },
  {
    name: "the owner begins to share",
    before: async (stacks) => {
      await run(owner("ab", { merge: "preserve", claims: undefined }), stacks);
      stacks.set("abz");
    },
    disturbed: owner("ac"),
    live: "acz",
    claims: { [OWNER]: "ac" },
  },
  {
    name: "the owner ends sharing",
    before: async (stacks) => {
      await deployed(owner("ab"), member("a", "c"))(stacks);
      await stacks.member("a").destroy();
      stacks.set("abz");
    },
    disturbed: owner("ad", { merge: "preserve", claims: undefined }),
    live: "adz",
    claims: {},
  },
  {
    name: "the owner deletes it",
    before: deployed(owner("ab")),
    disturbed: { stack: ({ owner }) => owner },
    live: undefined,
  },
  {
    name: "the owner deletes it by force",
    before: deployed(owner("ab", { forceDestroy: true }), member("a", "c")),
    disturbed: { stack: ({ owner }) => owner },
    live: undefined,
  },
  {
    name: "the owner moves it to another region",
    before: deployed(owner("ab", { region: "eu-west-1" })),
    disturbed: owner("ac"),
    live: "ac",
    claims: { [OWNER]: "ac" },
  },
  {
    name: "a stack joins",
    before: deployed(owner("ab"), member("a", "c")),
    disturbed: member("b", "acde"),
    live: "abcde",
    claims: { [OWNER]: "ab", "a/prod/team": "c", "b/prod/team": "acde" },
  },
  {
    name: "a stack joins what nobody owns",
    before: async (stacks) => stacks.set("w"),
    disturbed: member("b", "cd"),
    live: "cdw",
    claims: { "b/prod/team": "cd" },
  },
  {
    name: "a stack changes what it has",
    before: deployed(owner("ab"), member("a", "cd"), member("b", "cdef")),
    disturbed: member("b", "cg"),
    live: "abcdg",
    claims: { [OWNER]: "ab", "a/prod/team": "cd", "b/prod/team": "cg" },
  },
  {
    name: "a stack needs more than one tag, then no longer",
    before: deployed(owner("ab"), member("b", "cdefghijklmnopqrstuvw")),
    disturbed: member("b", "cx"),
    live: "abcx",
    claims: { [OWNER]: "ab", "b/prod/team": "cx" },
  },
  {
    name: "a stack leaves",
    before: deployed(owner("ab"), member("a", "cd"), member("b", "bde")),
    disturbed: { stack: (stacks) => stacks.member("b") },
    live: "abcd",
    claims: { [OWNER]: "ab", "a/prod/team": "cd" },
  },
  {
    name: "claims are moved to a table",
    only: "tags",
    before: deployed(owner("ab"), member("a", "cd"), member("b", "cdefghijklmnopqrstuvw")),
    disturbed: owner("ae", inTable),
    after: async (stacks) => {
      stacks.store = "table";
      await deployed(member("a", "c"), member("b", "ef"))(stacks);
    },
    live: "acef",
    claims: { [OWNER]: "ae", "a/prod/team": "c", "b/prod/team": "ef" },
  },
  {
    name: "claims are moved to tags",
    only: "table",
    before: deployed(owner("ab"), member("a", "cd"), member("b", "cdefghijklmnopqrstuvw")),
    disturbed: owner("ae", onTags),
    after: async (stacks) => {
      stacks.store = "tags";
      await deployed(member("a", "c"), member("b", "ef"))(stacks);
    },
    live: "acef",
    claims: { [OWNER]: "ae", "a/prod/team": "c", "b/prod/team": "ef" },
  },
  {
    name: "the owner makes it, and a stack joins",
    neverLate: "killed",
    disturbed: owner("ab"),
    after: deployed(member("b", "e")),
    live: "abe",
    claims: { [OWNER]: "ab", "b/prod/team": "e" },
  },
  {
    name: "the owner makes it, then with others",
    neverLate: true,
    disturbed: owner("ab"),
    instead: owner("ac"),
    live: "ac",
    claims: { [OWNER]: "ac" },
  },
  {
    name: "the owner changes accounts, then others",
    before: deployed(owner("abd"), member("a", "bc")),
    disturbed: owner("ae"),
    instead: owner("af"),
    live: "abcf",
    claims: { [OWNER]: "af", "a/prod/team": "bc" },
  },
  {
    name: "the owner changes accounts, then back",
    before: deployed(owner("abd"), member("a", "bc")),
    disturbed: owner("ae"),
    instead: owner("abd"),
    live: "abcd",
    claims: { [OWNER]: "abd", "a/prod/team": "bc" },
  },
  {
    name: "the owner begins to share, then not",
    neverLate: true,
    before: deployed(owner("ab", { merge: "preserve", claims: undefined })),
    disturbed: owner("ac"),
    instead: owner("ad", { merge: "preserve", claims: undefined }),
    live: "ad",
    claims: {},
  },
  {
    name: "the owner ends sharing, then doesn't",
    before: deployed(owner("ab")),
    // An account that a killed run added without sharing stays, because nobody knows whose it is.
    disturbed: owner("a", { merge: "preserve", claims: undefined }),
    instead: owner("ad"),
    after: deployed(member("b", "e")),
    live: "ade",
    claims: { [OWNER]: "ad", "b/prod/team": "e" },
  },
  {
    name: "the owner deletes it, then doesn't",
    neverLate: true,
    before: deployed(owner("ab", { forceDestroy: true }), member("a", "c")),
    disturbed: { stack: ({ owner }) => owner },
    instead: owner("ab", { forceDestroy: true }),
    after: async (stacks) => {
      await stacks.member("a").begin().refresh();
      await deployed(member("a", "c"), member("b", "e"))(stacks);
    },
    live: "abce",
    claims: { [OWNER]: "ab", "a/prod/team": "c", "b/prod/team": "e" },
  },
  {
    name: "a stack joins, then with others",
    before: deployed(owner("ab")),
    disturbed: member("b", "acd"),
    instead: member("b", "ce"),
    live: "abce",
    claims: { [OWNER]: "ab", "b/prod/team": "ce" },
  },
  {
    name: "a stack changes what it has, then back",
    before: deployed(owner("ab"), member("b", "cd")),
    disturbed: member("b", "ce"),
    instead: member("b", "cd"),
    live: "abcd",
    claims: { [OWNER]: "ab", "b/prod/team": "cd" },
  },
  {
    name: "a stack leaves, then stays",
    before: deployed(owner("ab"), member("b", "bcd")),
    disturbed: { stack: (stacks) => stacks.member("b") },
    instead: member("b", "bcd"),
    live: "abcd",
    claims: { [OWNER]: "ab", "b/prod/team": "bcd" },
  },
  {
    name: "claims are moved to a table, then not",
    only: "tags",
    before: deployed(owner("ab"), member("a", "cd")),
    disturbed: owner("ae", inTable),
    instead: owner("ab"),
    after: deployed(member("a", "c"), member("b", "ef")),
    live: "abcef",
    claims: { [OWNER]: "ab", "a/prod/team": "c", "b/prod/team": "ef" },
  },
  {
    name: "claims are moved to tags, then not",
    only: "table",
    before: deployed(owner("ab"), member("a", "cd")),
    disturbed: owner("ae", onTags),
    instead: owner("ab"),
    after: deployed(member("a", "c"), member("b", "ef")),
    live: "abcef",
    claims: { [OWNER]: "ab", "a/prod/team": "c", "b/prod/team": "ef" },
  },
  ...(["tags", "table"] as const).map((only): Scenario => {
    const [there, other] = only === "tags" ? ["tags", "a table"] : ["a table", "tags"];
    return {
      name: `claims are moved from ${there} to ${other}, then not, with another account and no refresh`,
      unrefreshed: true,
      only,
      before: deployed(owner("ab"), member("a", "cd"), member("b", "d")),
      disturbed: owner("ab", only === "tags" ? inTable : onTags),
      instead: owner("abg"),
      after: deployed(member("a", "c")),
      live: "abcdg",
      claims: { [OWNER]: "abg", "a/prod/team": "c", "b/prod/team": "d" },
    };
  }),
];

type Fates = Partial<Record<number, Fate>>;

async function prepared(scenario: Scenario, store: Store): Promise<Stacks> {
  const stacks = new Stacks(store);
  await scenario.before?.(stacks);
  stacks.aws.time.pass(2_000);
  return stacks;
}

/** Runs one scenario with the given fates in the disturbed runs, and returns what is wrong at the end. */
async function outcome(scenario: Scenario, store: Store, disturbances: readonly Fates[], mayLose: boolean) {
  const stacks = await prepared(scenario, store);
  const stack = scenario.disturbed.stack(stacks);
  const said: string[] = [];
  for (const fates of disturbances) {
    stack.begin(fates);
    await run(scenario.disturbed, stacks).catch((error: unknown) => {
      if (!(error instanceof Killed || error instanceof Refused || ConfigAggregatorError.is(error)))
        throw error;
    });
    said.push(...stack.said);
    stacks.aws.time.pass(2_000);
  }
  stack.begin();
  if (scenario.instead && !scenario.unrefreshed) await stack.refresh();
  const last = scenario.instead ?? scenario.disturbed;
  const isAdopted = isMadeByLost(stacks, stack);
  await (isAdopted ? adopt(last, stacks) : run(last, stacks));
  const lost = stack.state ? lostClaims(await claimsOf(stacks), stack) : [];
  if (lost.length > 0 && !mayLose) return `it takes ${lost.length} claims for another state's`;
  if (lost.length > 0 && stack !== stacks.owner) assert.match([...said, ...stack.said].join("\n"), TWIN);
  stacks.aws.time.pass(2_000);
  await scenario.after?.(stacks);
  // Every request that was sent has landed by now.
  stacks.aws.time.pass(400_000);
  return difference(isAdopted ? adopting(scenario) : scenario, stacks, stack);
}

const TWIN =
  /a stack of the same name claims \d+ accounts? .*already: it is in another backend, or its state was lost/;

/** Whether the create of the owner finished, but its process was killed before the engine knew. */
function isMadeByLost({ aws, owner }: Stacks, stack: MiniEngine | MiniMember): boolean {
  const tag = parseOwner(aws.live("security", REGION)?.tags[OWNER_TAG]);
  return stack === owner && stack.state === undefined && tag !== undefined && !tag.isCreating;
}

async function adopt({ stack, args }: Operation, stacks: Stacks): Promise<void> {
  const program = args?.(stacks) ?? {};
  if (program.adopt !== true)
    await assert.rejects(stack(stacks).up(program), hasCode("AggregatorExists", { relation: "same name" }));
  await stack(stacks).up({ ...program, adopt: true });
}

/** The scenario with a program that adopts the aggregator from then on. */
function adopting(scenario: Scenario): Scenario {
  const { args, stack } = scenario.instead ?? scenario.disturbed;
  return { ...scenario, instead: { stack, args: (stacks) => ({ ...args?.(stacks), adopt: true }) } };
}

/** The finished claims with a stack's name that don't belong to its state. */
function lostClaims({ claims }: StoredClaims, { state }: MiniEngine | MiniMember) {
  if (!state) return [];
  const own = "claimKey" in state.outputs ? state.outputs.claimKey : ownerClaimKey(state.outputs);
  return claims.filter(({ key, run }) => key !== own && isNamesake(key, own) && run === undefined);
}

async function difference(scenario: Scenario, stacks: Stacks, stack: MiniEngine | MiniMember) {
  const { live: wanted, claims = {} } = scenario;
  const { args } = scenario.instead ?? scenario.disturbed;
  const live = stacks.aws.live("security", REGION);
  if (stacks.aws.live("security", "eu-west-1")) return "the replaced one is still there";
  if (wanted === undefined) return live || stack.state ? "it is still there" : undefined;
  if (!live) return "it is gone";
  const claimed = await claimsOf(stacks);
  const lost = lostClaims(claimed, stack);
  const kept = claimed.claims.filter((claim) => !lost.includes(claim));
  const held = Object.fromEntries(kept.map(({ key, accounts }) => [claimName(key), letters(accounts)]));
  const found = {
    live: stacks.live,
    claims: held,
    leaving: claimed.claims
      .filter(({ leaving, closing }) => leaving.length > 0 || closing)
      .map(({ key }) => key),
    // The lease of a killed create has expired, and the next stack that needs it takes it over.
    turns: claimed.turns.flatMap(({ key }) => (kept.some((claim) => claim.key === key) ? [key] : [])),
  };
  const all = new Set([...wanted, ...lost.flatMap(({ accounts }) => [...letters(accounts)])]);
  const right = { live: [...all].sort().join(""), claims, leaving: [], turns: [] };
  if (!isSame(found, right)) return `it holds ${JSON.stringify(found)}`;
  if (args && (stack.state?.failed || stack.state?.outputs.unfinished)) return "the state is not finished";
  return idle(scenario, stacks, stack);
}

/** A second `up` makes no call, and a refresh finds no change. */
async function idle({ disturbed, instead }: Scenario, stacks: Stacks, stack: MiniEngine | MiniMember) {
  const last = instead ?? disturbed;
  stack.begin();
  if (!last.args) return undefined;
  await run(last, stacks);
  if (stack.caller.calls.length > 0) return `the second time it calls ${stack.caller.calls.join(" ")}`;
  const isCreating = () => {
    const tag = parseOwner(stacks.found.tags[OWNER_TAG]);
    const { uid } = { uid: undefined, ...stack.state?.outputs };
    return tag?.isCreating === true && tag.uid === uid;
  };
  // The first write of a takeover landed after its last one: after a refresh, the next `up` writes the owner tag again.
  const wasCreating = isCreating();
  const found = await stack.refresh();
  if (wasCreating && isSame(found, { changes: true })) await run(last, stacks);
  else if (!isSame(found, { changes: false })) return `a refresh finds ${JSON.stringify(found)}`;
  const drift = await stack.refresh();
  if (isCreating()) return "the owner tag still says that it is being created";
  return isSame(drift, { changes: false }) ? undefined : `a second refresh finds ${JSON.stringify(drift)}`;
}

async function claimsOf(stacks: Stacks): Promise<StoredClaims> {
  const { arn, tags } = stacks.found;
  const onTags = parseClaims(tags);
  if (sharedIn(tags) === undefined || stacks.store === "tags") return onTags;
  const items = await stacks.aws.table(REGION, TABLE).query(arn);
  const turns = items.flatMap(({ nonce, holder }) =>
    nonce ? [{ key: String(holder), nonce: String(nonce), stamp: 0, lasts: 0 }] : [],
  );
  const isMoved =
    onTags.claims.length > 0 ||
    Object.keys(tags).some((key) => key.startsWith("aggregator-claim:") && !key.startsWith(SHARING_TAG));
  return { ...readClaims(items), turns, ...(isMoved && { claims: onTags.claims }) };
}

function isSame(left: unknown, right: unknown): boolean {
  try {
    assert.deepEqual(left, right);
    return true;
  } catch {
    return false;
  }
}

async function countCalls(scenario: Scenario, store: Store): Promise<number> {
  const stacks = await prepared(scenario, store);
  const stack = scenario.disturbed.stack(stacks).begin();
  await run(scenario.disturbed, stacks);
  return stack.caller.calls.length;
}

/** Every way to disturb a scenario once, and many to kill it twice. */
function* disturbances(count: number, neverLate: Scenario["neverLate"]): Generator<readonly Fates[]> {
  const isIn = (fate: Fate) =>
    !neverLate || !fate.endsWith("late") || (neverLate === "killed" && !fate.startsWith("killed"));
  for (let call = 0; call < count; call++)
    for (const fate of DISTURBED.filter(isIn)) yield [{ [call]: fate }];
  const kills: Fate[] = ["killed before", "killed after"];
  const stride = Math.ceil(count / 3);
  for (let call = 0; call < count; call++)
    for (const fate of kills)
      for (let second = call % stride; second < count; second += stride)
        yield [{ [call]: fate }, { [second]: kills[second % 2] ?? "done" }];
}

/** The scenarios that `npm test` runs, each with one store: one for each kind of change. */
const QUICK: Readonly<Record<string, string>> = {
  "the owner changes accounts and regions": "tags",
  "the owner ends sharing, then doesn't": "tags",
  "the owner deletes it": "table",
  "a stack joins": "tags",
  "a stack changes what it has": "table",
  "a stack leaves, then stays": "tags",
};

describe("after a stack that shares an aggregator was stopped at any point, its next up finishes", () => {
  for (const scenario of SCENARIOS)
    for (const store of STORES)
      if (scenario.only === undefined || scenario.only === store)
        it(`${scenario.name}, claims in ${store}${slowIf(QUICK[scenario.name] !== store)}`, async () => {
          const count = await countCalls(scenario, store);
          const wrong = new Map<string, string>();
          let histories = 0;
          for (const fates of disturbances(count, scenario.neverLate)) {
            histories += 1;
            // The last calls of a create are its last write and the clean-up after it.
            const isLate =
              fates.length > 1 || Object.keys(fates[0] ?? {}).every((call) => Number(call) >= count - 3);
            const found = await outcome(scenario, store, fates, isLate).catch((error: unknown) =>
              String(error),
            );
            if (found !== undefined && !wrong.has(found)) wrong.set(found, JSON.stringify(fates));
          }
          assert.deepEqual(Object.fromEntries(wrong), {});
          console.log(`      ${histories} histories`);
        });
});
