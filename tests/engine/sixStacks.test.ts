import assert from "node:assert/strict";
import { type Deployment, deployment, PUT } from "../support/deployment";

const PLATFORM = "100000000000";
const TEAMS = ["payments", "search", "orders", "billing", "mobile", "data"] as const;

/** The accounts of a team. */
const account = (team: number, which = 1) => `${team + 1}`.repeat(11) + which;

const owner = `new ConfigurationAggregator("security", { name: "security", merge: "shared", ...all("${PLATFORM}") });`;
const member = (accountId: string) =>
  `new AggregatorMembership("team", { aggregatorName: "security", accountIds: ["${accountId}"] });`;

describe("six stacks at once, on the real engine", function () {
  this.timeout(1_800_000);
  let platform: Deployment;
  let teams: Deployment[];

  before(async () => {
    platform = await deployment(owner, { name: "platform" });
    teams = await Promise.all(
      TEAMS.map((name, team) => deployment(member(account(team)), { name }, platform)),
    );
    await platform.project.up();
  });
  after(async () => {
    for (const team of teams ?? []) await team.dispose();
    await platform?.dispose();
  });

  /** Runs commands at the same time, and prints what they cost. */
  async function atOnce(what: string, work: (team: Deployment, index: number) => Promise<unknown>) {
    platform.requests();
    const began = Date.now();
    await Promise.all(teams.map(work));
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    const requests = platform.requests();
    const puts = requests.filter((operation) => operation === PUT).length;
    console.log(`      ${what}: ${puts} Puts, ${requests.length} requests, ${seconds} s`);
  }

  it("all join", async () => {
    await atOnce("6 join", (team) => team.project.up());
    assert.deepEqual(platform.live().accountIds, [PLATFORM, ...teams.map((_, team) => account(team))]);
  });

  it("three leave while three swap their accounts @slow", async () => {
    for (const [team, each] of teams.entries()) if (team >= 3) each.program(member(account(team, 2)));
    await atOnce("3 leave, 3 swap", ({ project }, team) => (team < 3 ? project.destroy() : project.up()));
    assert.deepEqual(platform.live().accountIds, [PLATFORM, account(3, 2), account(4, 2), account(5, 2)]);
  });

  it("the rest leaves at once, and then the aggregator is deleted @slow", async () => {
    await atOnce("3 leave", ({ project }, team) => (team < 3 ? Promise.resolve() : project.destroy()));
    assert.deepEqual(platform.live().accountIds, [PLATFORM]);
    await platform.project.destroy();
    assert.deepEqual(platform.aws.aggregators(), []);
  });
});
