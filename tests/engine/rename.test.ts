import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Deployment, deployment } from "../support/deployment";

const [A, B, C, D, E] = [
  "111111111111",
  "222222222222",
  "333333333333",
  "444444444444",
  "555555555555",
] as const;

const member = (...accounts: string[]) =>
  `new AggregatorMembership("team", { aggregatorName: "security", accountIds: ${JSON.stringify(accounts)} });`;

/* One stack from its first name to another name in another backend. */
describe("a stack that has joined and is renamed or moved, on the real engine @slow", () => {
  let platform: Deployment;
  let team: Deployment;
  /** Key of the one claim that is not the owner's, and its text. */
  const claim = (): [string, string] => {
    const claims = Object.entries(team.live().tags).filter(([key]) =>
      key.startsWith("aggregator-claim:payments/"),
    );
    assert.equal(claims.length, 1, "the stack has one claim");
    const [tag, text] = claims[0] ?? assert.fail();
    // Each run writes a version of its own.
    return [tag.replace(/:[0-9a-z]{7}$/, ""), text];
  };
  let key: string;
  const as = (stack: string) => ({ env: { PULUMI_STACK: stack } });

  before(async () => {
    const owner = `new ConfigurationAggregator("security", { name: "security", merge: "shared", ...all("${A}") });`;
    platform = await deployment(owner, { name: "platform" });
    team = await deployment(member(B, C), { name: "payments" }, platform);
    await platform.project.up();
    await team.project.up();
    key = claim()[0];
  });
  after(async () => {
    await team?.dispose();
    await platform?.dispose();
  });

  it("keeps its claim when it is renamed, and swaps an account in it", async () => {
    await team.project.run(["stack", "rename", "live"]);
    team.program(member(B, D));
    await team.project.up(as("live"));
    assert.deepEqual(claim(), [key, `settled ${B} ${D}`]);
    assert.deepEqual(team.live().accountIds, [A, B, D]);
  });

  it("keeps it in another backend @slow", async () => {
    const backend = join(team.project.dir, "backend");
    mkdirSync(backend);
    const there = { env: { ...as("live").env, PULUMI_BACKEND_URL: `file://${backend}` } };
    const { stdout } = await team.project.run(["stack", "export"], as("live"));
    await team.project.run(["stack", "init", "live"], there);
    await team.project.run(["stack", "import"], { ...there, input: stdout });
    team.requests();
    await team.project.up(there);
    assert.deepEqual(team.requests(), []);
    team.program(member(B, E));
    await team.project.up(there);
    assert.deepEqual(claim(), [key, `settled ${B} ${E}`]);
    assert.deepEqual(team.live().accountIds, [A, B, E]);
    await team.project.destroy(there);
    assert.deepEqual(team.live().accountIds, [A]);
  });
});
