import {
  close,
  forceClose,
  hold,
  leave,
  type Run,
  rescale,
  type Scenario,
  type StackPlan,
  type StoreName,
} from "./scenario";

type Plan = Omit<Scenario, "store">;

const joins = (name: string, accounts: string): StackPlan => ({ name, runs: [hold(accounts)] });
const moves = (name: string, from: string, to: string): StackPlan => ({ name, held: from, runs: [hold(to)] });
const owner = (...runs: Run[]): StackPlan => ({
  name: "O",
  held: "a",
  runs,
  mayFail: ["claimed", "absent", "refused", "gone"],
});
const mayFail = (plan: StackPlan, ...failures: string[]): StackPlan => ({ ...plan, mayFail: failures });
/** Nothing changes, unless its accounts were removed by hand. */
const updates = (name: string, accounts: string): StackPlan => ({
  name,
  held: accounts,
  runs: [hold(accounts)],
});
const leaves = (name: string, from: string): StackPlan => ({ name, held: from, runs: [leave] });

const once = { crashes: 1, late: 1, agings: 1 };
const late = { crashes: 1, late: 1 };
const twice = { crashes: 2, late: 2, agings: 2 };

/** Two stacks. */
const pairs: readonly Plan[] = [
  { name: "two join", live: "z", stacks: [joins("A", "a"), joins("B", "b")] },
  { name: "two join with the same account", live: "z", stacks: [joins("A", "a"), joins("B", "ab")] },
  { name: "one joins with what is there", live: "az", stacks: [joins("A", "a"), joins("B", "b")] },
  { name: "two swap", live: "abz", stacks: [moves("A", "a", "b"), moves("B", "b", "a")] },
  {
    name: "one takes over what the other drops",
    live: "abz",
    stacks: [moves("A", "ab", "b"), joins("B", "a")],
  },
  {
    name: "back and forth",
    live: "az",
    stacks: [{ name: "A", held: "a", runs: [hold("b"), hold("a")] }, joins("B", "c")],
  },
  { name: "both drop the same", live: "acz", stacks: [moves("A", "ac", "a"), moves("B", "c", "b")] },
  { name: "one leaves, one joins", live: "az", stacks: [leaves("A", "a"), joins("B", "b")] },
  { name: "one leaves, one joins with the same", live: "az", stacks: [leaves("A", "a"), joins("B", "a")] },
  { name: "both leave", live: "abz", stacks: [leaves("A", "a"), leaves("B", "ab")] },
  {
    name: "the last account stays",
    live: "a",
    stacks: [mayFail(leaves("A", "a"), "emptied"), joins("B", "b")],
  },
  {
    name: "joining and leaving again",
    live: "z",
    stacks: [{ name: "A", runs: [hold("a"), leave] }, joins("B", "b")],
  },
  { name: "a killed join", live: "z", stacks: [joins("A", "a"), joins("B", "b")], crashes: 1 },
  {
    name: "a killed join with a late Put",
    live: "z",
    stacks: [joins("A", "a"), joins("B", "b")],
    crashes: 1,
    late: 1,
  },
  { name: "a late Put", live: "z", stacks: [joins("A", "a"), joins("B", "b")], late: 1 },
  { name: "a late Put of a change", live: "az", stacks: [moves("A", "a", "b"), joins("B", "c")], late: 1 },
  { name: "a writer that pauses", live: "z", stacks: [joins("A", "a"), joins("B", "b")], agings: 1 },
  {
    name: "killed, then with other inputs",
    live: "az",
    stacks: [{ name: "A", held: "a", runs: [hold("b")], instead: [hold("c"), hold("a")] }, joins("B", "d")],
    crashes: 1,
    late: 1,
  },
  {
    name: "a killed join, then another",
    live: "z",
    stacks: [{ name: "A", runs: [hold("a")], instead: [hold("b")] }, joins("B", "c")],
    crashes: 1,
    late: 1,
  },
  { name: "a killed leave", live: "az", stacks: [leaves("A", "a"), joins("B", "b")], crashes: 1, late: 1 },
  {
    name: "a killed change, a killed leave",
    live: "az",
    stacks: [{ name: "A", held: "a", runs: [hold("b")], instead: [leave] }],
    crashes: 2,
    late: 1,
  },
  {
    name: "killed twice",
    live: "az",
    stacks: [{ name: "A", held: "a", runs: [hold("b")], instead: [hold("c")] }],
    crashes: 2,
    late: 1,
  },
  {
    name: "a refused account",
    live: "z",
    stacks: [mayFail(joins("A", "x"), "refused"), joins("B", "b")],
    bad: "x",
  },
  {
    name: "a refused change",
    live: "az",
    stacks: [mayFail(moves("A", "a", "bx"), "refused"), joins("B", "c")],
    bad: "x",
  },
  {
    name: "a change whose later Puts are refused",
    live: "az",
    stacks: [mayFail(moves("A", "a", "b"), "refused"), mayFail(joins("B", "c"), "refused")],
    refusals: 3,
  },
  {
    name: "a claim that can't be read",
    live: "bz",
    stacks: [joins("A", "a"), mayFail(moves("B", "b", "c"), "unreadable")],
    damaged: true,
    ...once,
  },
  {
    name: "closing beside a claim that can't be read",
    live: "az",
    stacks: [owner(close("a"))],
    damaged: true,
    crashes: 1,
  },
  { name: "a throttled Put", live: "z", stacks: [joins("A", "a"), joins("B", "b")], throttles: 2 },
  {
    name: "new regions while another joins",
    live: "az",
    stacks: [{ name: "O", held: "a", runs: [rescale("a")] }, joins("B", "b")],
  },
  {
    name: "new regions while another leaves",
    live: "abz",
    stacks: [{ name: "O", held: "a", runs: [rescale("a")] }, leaves("B", "b")],
    crashes: 1,
  },
  {
    name: "closing while another joins",
    live: "az",
    stacks: [owner(close("a")), mayFail(joins("B", "b"), "closing", "absent", "gone")],
  },
  {
    name: "closing while another leaves",
    live: "abz",
    stacks: [owner(close("a")), mayFail(leaves("B", "b"), "closing", "gone")],
  },
  {
    name: "closing while another swaps",
    live: "abz",
    stacks: [owner(close("a")), mayFail(moves("B", "b", "c"), "closing", "gone")],
  },
  {
    name: "closing, killed, while another joins",
    live: "az",
    stacks: [
      { ...owner(close("a")), instead: [hold("a")] },
      mayFail(joins("B", "b"), "closing", "absent", "gone"),
    ],
    crashes: 1,
    late: 1,
  },
  {
    name: "closing by force while another joins",
    live: "az",
    stacks: [owner(forceClose("a")), mayFail(joins("B", "b"), "closing", "absent", "gone")],
  },
  {
    name: "closing by force while another changes",
    live: "abz",
    stacks: [owner(forceClose("a")), mayFail(moves("B", "b", "c"), "closing", "absent", "gone")],
    agings: 1,
  },
  {
    name: "an outsider between deployments",
    live: "abz",
    stacks: [moves("A", "a", "c"), moves("B", "b", "b")],
    pauses: [{ adds: "x" }, { removes: "b" }],
  },
  {
    name: "an outsider puts back what a killed run took out, a day later",
    live: "abz",
    stacks: [moves("A", "ab", "b"), joins("B", "c")],
    crashes: 1,
    pauses: [{ day: true }, { adds: "a" }],
  },
];

/** For claims on tags. */
const tagged: readonly Plan[] = [
  {
    name: "a claim in two parts",
    live: "az",
    stacks: [{ name: "A", held: "a", runs: [hold("b")], spilled: true }, joins("B", "c")],
  },
  {
    name: "two claims in two parts swap",
    live: "abz",
    stacks: [
      { name: "A", held: "a", runs: [hold("b")], spilled: true },
      { name: "B", held: "b", runs: [hold("a")], spilled: true },
    ],
  },
  { name: "a swallowed claim", live: "z", stacks: [joins("A", "a"), joins("B", "b")], swallowed: 1 },
  {
    name: "no room",
    live: "z",
    stacks: [{ name: "A", runs: [hold("a")], full: true, mayFail: ["full"] }, joins("B", "b")],
  },
];

const unsure: readonly Plan[] = [
  { name: "a write of unknown outcome", live: "z", stacks: [joins("A", "a"), joins("B", "b")], unsure: 1 },
  {
    name: "an update of unknown outcome",
    live: "az",
    stacks: [updates("A", "a"), joins("B", "b")],
    unsure: 1,
  },
  {
    name: "a change of unknown outcome",
    live: "az",
    stacks: [moves("A", "a", "b"), leaves("B", "z")],
    unsure: 1,
  },
  {
    name: "a closing of unknown outcome while another joins",
    live: "az",
    stacks: [owner(close("a")), mayFail(joins("B", "b"), "closing", "absent", "gone")],
    unsure: 1,
  },
];

const unsurePauses: readonly Plan[] = [
  {
    name: "a write of unknown outcome, then a pause",
    live: "z",
    stacks: [joins("A", "a"), joins("B", "b")],
    unsure: 1,
    agings: 1,
  },
];

/** Several things go wrong at once, while the owner closes. */
const closingUnlucky: readonly Plan[] = [
  {
    name: "closing while another joins, unlucky",
    live: "az",
    stacks: [owner(close("a")), mayFail(joins("B", "b"), "closing", "absent", "gone")],
    ...once,
  },
  {
    name: "closing while another leaves, unlucky",
    live: "abz",
    stacks: [owner(close("a")), mayFail(leaves("B", "b"), "closing", "gone")],
    ...once,
  },
  {
    name: "closing while another swaps, unlucky",
    live: "abz",
    stacks: [owner(close("a")), mayFail(moves("B", "b", "c"), "closing", "gone")],
    ...once,
  },
  {
    name: "closing by force while another changes, unlucky",
    live: "abz",
    stacks: [owner(forceClose("a")), mayFail(moves("B", "b", "c"), "closing", "absent", "gone")],
    ...once,
  },
];

/** Several things go wrong at once. */
const unlucky: readonly Plan[] = [
  { name: "two join, unlucky", live: "z", stacks: [joins("A", "a"), joins("B", "b")], ...once },
  { name: "two swap, unlucky", live: "abz", stacks: [moves("A", "a", "b"), moves("B", "b", "a")], ...once },
  {
    name: "one leaves, one joins with the same, unlucky",
    live: "az",
    stacks: [leaves("A", "a"), joins("B", "a")],
    ...once,
  },
  {
    name: "one drops what the other takes over, unlucky",
    live: "abz",
    stacks: [moves("A", "ab", "b"), joins("B", "a")],
    ...once,
  },
  {
    name: "new regions while another joins, unlucky",
    live: "az",
    stacks: [{ name: "O", held: "a", runs: [rescale("a")] }, joins("B", "b")],
    ...once,
  },
  {
    name: "a change whose later Puts are refused, unlucky",
    live: "az",
    stacks: [mayFail(moves("A", "a", "b"), "refused"), mayFail(joins("B", "c"), "refused")],
    refusals: 2,
    crashes: 1,
    late: 1,
  },
  {
    name: "a refused change, unlucky",
    live: "az",
    stacks: [mayFail(moves("A", "a", "bx"), "refused"), joins("B", "c")],
    bad: "x",
    ...once,
  },
];

/** Millions of states with claims on tags. */
const healing: readonly Plan[] = [
  {
    name: "one leaves, two heal",
    live: "az",
    stacks: [leaves("A", "a"), updates("B", "b"), updates("C", "c")],
  },
];

/** Three stacks that are explored fast with claims in a table. */
const triples: readonly Plan[] = [
  { name: "three join", live: "z", stacks: [joins("A", "a"), joins("B", "b"), joins("C", "c")] },
  { name: "one leaves, two join", live: "az", stacks: [leaves("A", "a"), joins("B", "b"), joins("C", "c")] },
  {
    name: "three swap",
    live: "abc",
    stacks: [moves("A", "a", "b"), moves("B", "b", "c"), moves("C", "c", "a")],
  },
  {
    name: "taking over, leaving, joining",
    live: "abz",
    stacks: [moves("A", "ab", "b"), joins("B", "a"), leaves("C", "b")],
  },
  {
    name: "new regions while two change",
    live: "abz",
    stacks: [{ name: "O", held: "a", runs: [rescale("a")] }, leaves("B", "b"), joins("C", "c")],
  },
];

/** A table is read claim by claim, so a state has many successors. */
const pieces: readonly Plan[] = [
  {
    name: "two join, read in pieces",
    live: "z",
    stacks: [joins("A", "a"), joins("B", "b")],
    piecewise: true,
    ...late,
  },
];

const slowTriples: readonly Plan[] = [
  {
    name: "closing while one leaves and one joins",
    live: "abz",
    stacks: [
      owner(close("a")),
      mayFail(leaves("B", "b"), "closing", "gone"),
      mayFail(joins("C", "c"), "closing", "absent", "gone"),
    ],
  },
  {
    name: "a refused account among three",
    live: "z",
    stacks: [mayFail(joins("A", "x"), "refused"), joins("B", "b"), joins("C", "c")],
    bad: "x",
  },
];

/** A closing that is refused at the end: stacks that it stopped roll back, while a killed run's Put may still land. */
const stopped: readonly Plan[] = [
  {
    name: "closing while two join, one killed",
    live: "az",
    stacks: [
      owner(close("a")),
      mayFail(joins("B", "b"), "closing", "absent", "gone"),
      mayFail(joins("C", "c"), "closing", "absent", "gone"),
    ],
    ...late,
  },
];

const instead = (plan: StackPlan, ...runs: Run[]): StackPlan => ({ ...plan, instead: runs });

/** One of three stacks is killed, and may then do something else. */
const killedOnTags: readonly Plan[] = [
  {
    name: "taking over, leaving, joining, one killed",
    live: "abz",
    stacks: [moves("A", "ab", "b"), joins("B", "a"), leaves("C", "b")],
    crashes: 1,
  },
  {
    name: "a killed join, then another, two look on",
    live: "bcz",
    // Two stacks that change nothing keep it small enough to explore.
    stacks: [instead(joins("A", "a"), hold("b")), updates("B", "b"), updates("C", "c")],
    crashes: 1,
  },
  {
    name: "a killed change, then another, one leaves, one looks on",
    live: "abz",
    stacks: [instead(moves("A", "ab", "b"), hold("a")), leaves("B", "b"), updates("C", "z")],
    crashes: 1,
  },
];

const killedOnTable: readonly Plan[] = [
  {
    name: "one takes over what a killed run drops, a third looks on",
    live: "abcz",
    stacks: [{ ...moves("A", "ab", "b"), leftover: true }, joins("B", "a"), updates("C", "c")],
    crashes: 1,
    late: 1,
  },
  {
    name: "taking over, leaving, joining, one killed, then with other inputs",
    live: "abz",
    stacks: [instead(moves("A", "ab", "b"), hold("c")), joins("B", "a"), leaves("C", "b")],
    ...late,
  },
  {
    name: "a killed join, then another, two join",
    live: "z",
    stacks: [instead(joins("A", "a"), hold("b")), joins("B", "c"), joins("C", "a")],
    ...late,
  },
  {
    name: "a killed change, then a leave, two change",
    live: "abcz",
    stacks: [instead(moves("A", "a", "b"), leave), moves("B", "b", "c"), leaves("C", "c")],
    ...late,
  },
];

/** For leases, which a third stack may take over once they have expired. */
const leased: readonly Plan[] = [
  ...triples,
  {
    name: "one drops what the other takes over, read in pieces",
    live: "abz",
    stacks: [moves("A", "ab", "b"), joins("B", "a")],
    piecewise: true,
    ...late,
  },
  {
    name: "closing while another leaves, read in pieces",
    live: "abz",
    stacks: [owner(close("a")), mayFail(leaves("B", "b"), "closing", "gone")],
    piecewise: true,
    ...late,
  },
];

/** A stack of the same name in another state: only the random part of their claims' keys differs. */
const twin = (plan: StackPlan): StackPlan => ({ ...plan, stem: "A" });

const twins: readonly Plan[] = [
  { name: "two of one name join", live: "z", stacks: [joins("A", "a"), twin(joins("B", "b"))] },
  {
    name: "two of one name join, one pauses",
    live: "z",
    stacks: [joins("A", "a"), twin(joins("B", "b"))],
    agings: 1,
  },
  {
    name: "two of one name join, one killed",
    live: "z",
    stacks: [joins("A", "a"), twin(joins("B", "b"))],
    crashes: 1,
  },
  { name: "one of the same name changes", live: "az", stacks: [updates("A", "a"), twin(joins("B", "b"))] },
];

const twinsLate: readonly Plan[] = twins
  .slice(2, 3)
  .map((plan) => ({ ...plan, name: `${plan.name}, late`, late: 1 }));

/** The owner moves the claims to the other store, or ends sharing. */
const moveAway: Run = { intent: "close", accounts: "a", force: true, onwards: "move" };
const mover = (): StackPlan => ({ name: "O", held: "a", runs: [moveAway], mayFail: ["refused"] });
const ender: StackPlan = {
  name: "O",
  held: "a",
  runs: [{ intent: "close", accounts: "a", onwards: "end" }],
  mayFail: ["claimed"],
};
const bystander = (plan: StackPlan): StackPlan => mayFail(plan, "moved", "closing");

const moving: readonly Plan[] = [
  { name: "the owner moves", live: "abz", stacks: [mover(), bystander(updates("B", "b"))] },
  { name: "the owner moves while another joins", live: "az", stacks: [mover(), bystander(joins("B", "b"))] },
  {
    name: "the owner moves while another swaps",
    live: "abz",
    stacks: [mover(), bystander(moves("B", "b", "c"))],
  },
  {
    name: "the owner moves while another leaves",
    live: "abz",
    stacks: [mover(), bystander(leaves("B", "b"))],
  },
  {
    name: "the owner ends sharing while another joins",
    live: "az",
    stacks: [ender, bystander(joins("B", "b"))],
  },
  {
    name: "the owner ends sharing while another leaves",
    live: "abz",
    stacks: [ender, bystander(leaves("B", "b"))],
  },
  {
    name: "the owner ends sharing while another swaps",
    live: "abz",
    stacks: [ender, bystander(moves("B", "b", "c"))],
  },
];

/** A move that fails, or for which the owner doesn't get all answers. */
const faltering: readonly Plan[] = [
  {
    name: "the owner moves to a store without capacity, and another joins",
    live: "az",
    stacks: [{ ...mover(), full: true }, bystander(joins("B", "b"))],
  },
  {
    name: "the owner moves beside a claim that can't be read, and another joins",
    live: "az",
    stacks: [mover(), bystander(joins("B", "b"))],
    damaged: true,
  },
  {
    name: "the owner is refused a step of its move, and another swaps",
    live: "abz",
    stacks: [mover(), bystander(moves("B", "b", "c"))],
    throttles: 1,
  },
];

const movesUnsurely: readonly Plan[] = [
  {
    name: "the owner moves while another joins, and an answer is lost",
    live: "az",
    stacks: [mover(), bystander(joins("B", "b"))],
    unsure: 1,
  },
];

const other = (store: StoreName): StoreName => (store === "tags" ? "dynamodb" : "tags");

/** A member that follows to the new store. */
const joinsInBoth = (store: StoreName): Plan => ({
  name: "a member joins in the old store, then in the new one",
  live: "az",
  stacks: [
    mover(),
    bystander({ ...joins("B", "b"), runs: [hold("b"), { ...hold("b"), store: other(store) }] }),
  ],
});

const leavesInNew = (store: StoreName): Plan => ({
  name: "a member leaves in the new store",
  live: "abz",
  stacks: [mover(), bystander({ name: "B", held: "b", runs: [{ ...hold("c"), store: other(store) }] })],
});

/** A killed owner moves back. */
const movesBack = (store: StoreName): Plan => ({
  name: "the owner moves, is killed, and moves back",
  live: "abz",
  stacks: [instead(mover(), { ...moveAway, store: other(store) }), bystander(updates("B", "b"))],
  ...late,
});

/** The owner moves, and then deletes, while a member follows. */
const deletesInNew = (store: StoreName): Plan => ({
  name: "the owner moves and deletes while a member follows",
  live: "abz",
  stacks: [
    { ...mover(), runs: [moveAway, { ...close("a"), store: other(store) }], mayFail: ["claimed", "gone"] },
    mayFail(
      { name: "B", held: "b", runs: [{ ...leave, store: other(store) }] },
      ...["moved", "closing", "gone", "absent"],
    ),
  ],
});

const joinsInNew = (store: StoreName): Plan => ({
  name: "the owner moves and deletes while a member joins in the new store",
  live: "az",
  stacks: [
    { ...mover(), runs: [moveAway, { ...close("a"), store: other(store) }], mayFail: ["claimed", "gone"] },
    mayFail(
      { name: "B", runs: [{ ...hold("b"), store: other(store) }] },
      ...["moved", "closing", "gone", "absent"],
    ),
  ],
});

/** The same with one killed run, whose writes may land late. */
const oneKilled = (plan: Plan): Plan => ({ ...plan, name: `${plan.name}, one killed`, ...late });

const created: readonly Plan[] = [
  {
    name: "a member joins what was created a moment ago",
    live: "az",
    stacks: [{ name: "O", held: "a", runs: [rescale("a")] }, joins("B", "b")],
    justCreated: true,
  },
];

/** Explored in `npm test`. */
export const small: readonly Scenario[] = [
  ...both(pairs),
  ...both(unsure),
  ...kept("dynamodb", unsurePauses),
  ...both(twins),
  ...both(moving),
  ...both(moving.map(oneKilled)),
  ...both(faltering),
  ...both(faltering.map(oneKilled)),
  ...both(movesUnsurely),
  ...both(created),
  ...both(closingUnlucky),
  ...kept("tags", [movesBack("tags"), deletesInNew("tags"), joinsInNew("tags")]),
  ...kept("dynamodb", [movesBack("dynamodb"), deletesInNew("dynamodb"), joinsInNew("dynamodb")]),
  ...kept("tags", [deletesInNew("tags"), joinsInNew("tags")].map(oneKilled)),
  ...kept("tags", tagged),
  ...kept("tags", [joinsInBoth("tags"), leavesInNew("tags")]),
  ...kept("tags", [oneKilled(leavesInNew("tags"))]),
  ...kept("dynamodb", leased),
  ...kept("dynamodb", [joinsInBoth("dynamodb"), leavesInNew("dynamodb")]),
  ...kept("dynamodb", [oneKilled(leavesInNew("dynamodb"))]),
];

/** Millions of states each: explored in `npm run model` only. */
export const large: readonly Scenario[] = [
  ...kept("tags", [oneKilled(joinsInBoth("tags")), ...unsurePauses]),
  ...kept("tags", [...triples, ...slowTriples, ...stopped, ...killedOnTags]),
  ...kept("dynamodb", [...slowTriples, ...pieces, ...stopped, ...killedOnTable]),
  ...kept(
    "dynamodb",
    [joinsInBoth("dynamodb"), deletesInNew("dynamodb"), joinsInNew("dynamodb")].map(oneKilled),
  ),
  ...kept(
    "dynamodb",
    [...leased, ...pieces]
      .filter(({ piecewise, crashes }) => piecewise && crashes)
      .map((plan) => ({ ...plan, name: `${plan.name}, after a pause`, ...once })),
  ),
  ...kept("dynamodb", [...triples, ...slowTriples].map(oneKilled)),
  ...kept(
    "dynamodb",
    triples
      .filter(({ name }) => name === "taking over, leaving, joining" || name === "three swap")
      .map((plan) => ({ ...plan, name: `${plan.name}, one killed after a pause`, ...once })),
  ),
  ...both(unlucky),
  ...both(healing),
  ...both(twinsLate),
  ...both([...unlucky, ...closingUnlucky].map((plan) => ({ ...plan, name: `${plan.name} twice`, ...twice }))),
];

function both(plans: readonly Plan[]): Scenario[] {
  return [...kept("tags", plans), ...kept("dynamodb", plans)];
}

function kept(store: Scenario["store"], plans: readonly Plan[]): Scenario[] {
  return plans.map((plan) => ({ ...plan, store }));
}
