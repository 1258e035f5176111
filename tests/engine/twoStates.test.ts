import assert from "node:assert/strict";
import { DELETE, type Deployment, deployment, PUT } from "../support/deployment";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

const SHARED = `new ConfigurationAggregator("security", { name: "security", merge: "shared", ...all("${A}") });`;
const member = (name: string, account: string, options = "") =>
  `new AggregatorMembership("${name}", { aggregatorName: "security", accountIds: ["${account}"] }, { ${options} });`;
const owner = (...accounts: string[]) =>
  `new ConfigurationAggregator("security", { name: "security", ...all(${accounts.map((id) => `"${id}"`)}) });`;

/* Each project has a backend of its own, in which the organization is always `organization`. */
describe("two states of one organization, project and stack, on the real engine", () => {
  let first: Deployment;
  let second: Deployment;
  let beside: Deployment | undefined;

  afterEach(async () => {
    await second?.dispose();
    if (beside) await first?.dispose();
    await (beside ?? first)?.dispose();
    beside = undefined;
  });

  it("keep a claim each, of which the second is told, and take out only their own @slow", async () => {
    beside = await deployment(SHARED, { name: "platform" });
    first = await deployment(member("baseline", B), { name: "account-baseline" }, beside);
    second = await deployment(member("baseline", C), { name: "account-baseline" }, beside);
    const live = () => beside?.live().accountIds;
    await beside.project.up();
    await first.project.up();

    const { output } = await second.project.up();
    assert.match(output, /a stack of the same name claims 1 account \(222222222222\) already/);
    assert.deepEqual(live(), [A, B, C]);
    first.requests();
    await first.project.up();
    assert.deepEqual(first.requests(), []);
    await first.project.refresh();
    assert.deepEqual(live(), [A, B, C]);
    await first.project.destroy();
    assert.deepEqual(live(), [A, C]);
    await second.project.up();
    assert.deepEqual(live(), [A, C]);
  });

  it("own one aggregator: the second is refused without adopt, and deletes nothing", async () => {
    first = await deployment(owner(A, B), { name: "audit" });
    second = await deployment(owner(C), { name: "audit" }, first);
    await first.project.up();
    const before = first.live();
    first.requests();

    const { output } = await second.project.up({ expectFailure: true });
    assert.match(output, /A resource of the same name in another state created it/);
    assert.match(output, /Set adopt: true to take it over and keep what it contains, or choose another name/);
    await second.project.destroy();
    assert.deepEqual(first.live(), before);
    const effects = first.requests().filter((operation) => [PUT, DELETE].includes(operation));
    assert.deepEqual(effects, []);
  });
});

describe("a membership that is renamed by an alias, and a new one of its old name, on the real engine", () => {
  let platform: Deployment;
  let team: Deployment;
  const RENAMED = member("B", B, 'aliases: [{ name: "A" }]');
  const live = () => platform.live().accountIds;

  beforeEach(async () => {
    platform = await deployment(SHARED, { name: "platform" });
    team = await deployment(member("A", B), { name: "team" }, platform);
    await platform.project.up();
    await team.project.up();
    team.program(RENAMED);
    await team.project.up();
    assert.deepEqual(live(), [A, B]);
  });
  afterEach(async () => {
    await team?.dispose();
    await platform?.dispose();
  });

  for (const [how, extra] of [
    ["up", []],
    ["up --target of the new one, then up", ["--target", "**::A"]],
  ] as const)
    it(`${how}: takes nothing of the renamed one out @slow`, async () => {
      team.program(`${RENAMED}\n${member("A", C)}`);
      await team.project.up({ extra: [...extra] });
      assert.deepEqual(live(), [A, B, C]);
      await team.project.up();
      assert.deepEqual(live(), [A, B, C]);
      const { resources } = await team.project.state();
      const names = resources.flatMap(({ type, urn }) =>
        /Membership$/.test(type) ? [urn.split("::").at(-1)] : [],
      );
      assert.deepEqual(names.sort(), ["A", "B"]);

      team.program(RENAMED);
      await team.project.up();
      assert.deepEqual(live(), [A, B]);
    });
});
