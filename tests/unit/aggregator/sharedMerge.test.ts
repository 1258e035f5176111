import assert from "node:assert/strict";
import { STORES, Stacks, type Store } from "../../support/stacks";

/*
 * The merge table, through check, diff, create, update and delete of several stacks that share an aggregator.
 *
 * A1{ab}: stack 1 declares the accounts a and b, A1{}: it lets go of everything, X{c}: an outsider sets the list. A step
 * that comes after an outsider's is `up --refresh`, since the engine runs nothing where the program is the same.
 *
 * AWS requires at least one account: where stacks 1 to 3 are all memberships, the account `o` is there beside those of the
 * table, an owner's or an outsider's. Where stack 1 is the owner, it can't let go of everything while others hold claims.
 */
const TABLE: { name: string; start?: string; steps: string; live: string; calls?: "none" }[] = [
  { name: "add, keep", steps: "A1{ac} A1{abcd}", live: "abcd" },
  { name: "outsider's kept", steps: "A1{ac} X{abcd} A1{acxy}", live: "abcdxy" },
  { name: "outsider's kept when claimed then", steps: "A1{ac} X{abcd} A1{abc}", live: "abcd" },
  { name: "order is nothing", steps: "A1{abcd} A1{adcb}", live: "abcd", calls: "none" },
  { name: "drop own", steps: "A1{abcd} A1{ac}", live: "ac" },
  { name: "swap", steps: "A1{abcd} A1{ace}", live: "ace" },
  { name: "two stacks", steps: "A1{ab} A2{c} A1{a}", live: "ac" },
  { name: "shared", steps: "A1{abc} A2{cd} A1{a}", live: "acd" },
  { name: "crossed", steps: "A1{a} A2{ab} A1{ac} A2{b}", live: "abc" },
  { name: "swap with outsider", steps: "A1{a} X{ab} A1{c}", live: "bc" },
  { name: "foreign kept", start: "z", steps: "A1{a}", live: "az" },
  { name: "adopted, then dropped", start: "z", steps: "A1{az} A1{a}", live: "a" },
  { name: "last owner leaves", steps: "A1{a} A2{a} A1{} A2{}", live: "" },
  { name: "three owners leave", steps: "A1{a} A2{b} A3{ab} A1{} A2{} A3{}", live: "" },
  { name: "back and forth", steps: "A1{a} A1{b} A1{a}", live: "a" },
  { name: "handed over", steps: "A1{a} A2{b} A1{b} A2{}", live: "b" },
  { name: "outsider removes, re-applied", steps: "A1{a} X{} A1{a}", live: "a" },
  { name: "outsider removes shared", steps: "A1{ab} A2{b} X{a} A2{b}", live: "ab" },
  { name: "same again", steps: "A1{a} A1{a}", live: "a", calls: "none" },
  { name: "differs: outsider wipes, 1 applies", steps: "A1{a} A2{b} X{c} A1{a}", live: "abc" },
  { name: "differs: outsider wipes, both apply", steps: "A1{a} A2{b} X{c} A1{a} A2{b}", live: "abc" },
];

/** Who stacks 1 to 3 are. */
type Cast = "memberships of an owner" | "memberships of nobody's" | "an owner and memberships";

/** The account that is there beside those of the table. */
const BESIDE = "o";

interface Step {
  readonly who: string;
  readonly list: string;
}

const parse = (steps: string): Step[] =>
  [...steps.matchAll(/(?:A(\d)|X)\{(\w*)\}/g)].map(([, who = "X", list = ""]) => ({ who, list }));

async function play(cast: Cast, store: Store, start: string, steps: readonly Step[]) {
  const stacks = new Stacks(store);
  const isOwner = (who: string) => cast === "an owner and memberships" && who === "1";
  const beside = cast === "an owner and memberships" ? "" : BESIDE;
  const set = (list: string) => stacks.set(list + beside || BESIDE);
  if (start || cast === "memberships of nobody's") set(start);
  if (cast === "memberships of an owner") await stacks.owner.up(stacks.owning(BESIDE, { adopt: true }));
  let isDisturbed = false;
  let calls: readonly string[] = [];
  for (const { who, list } of steps) {
    if (who === "X") {
      set(list);
      isDisturbed = true;
      continue;
    }
    const stack = isOwner(who) ? stacks.owner : stacks.member(who);
    if (isDisturbed) await stack.begin().refresh();
    stack.begin();
    if (list === "") await stack.destroy();
    else await stack.up(isOwner(who) ? stacks.owning(list, { adopt: start !== "" }) : stacks.joining(list));
    calls = [...stack.caller.calls];
  }
  return { live: stacks.live.replace(BESIDE, ""), calls };
}

describe("the merge table, with stacks that share an aggregator", () => {
  for (const cast of [
    "memberships of an owner",
    "memberships of nobody's",
    "an owner and memberships",
  ] as const)
    for (const store of STORES)
      describe(`${cast}, claims in ${store}`, () => {
        for (const { name, start = "", steps, live, calls } of TABLE) {
          const parsed = parse(steps);
          const ownerLeaves = parsed.some(({ who, list }) => who === "1" && list === "");
          if (cast === "an owner and memberships" && ownerLeaves) continue;
          it(`${name}: ${start && `${start}, `}${steps} → ${live || "∅"}`, async () => {
            const played = await play(cast, store, start, parsed);
            assert.equal(played.live, live);
            if (calls) assert.deepEqual(played.calls, []);
          });
        }
      });

  it("has all rows", () => assert.equal(TABLE.length, 21));
});
