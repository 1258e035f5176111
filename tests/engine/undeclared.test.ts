import assert from "node:assert/strict";
import { type Deployment, deployment } from "../support/deployment";

const [A, THEIRS] = ["111111111111", "777777777777"] as const;

const program = (merge: string, options = "{}") =>
  `new ConfigurationAggregator("security", { name: "security", ...all("${A}"), tags: { own: "1" }, merge: "${merge}" }, ${options});`;

describe("what others put on an aggregator with merge: replace, on the real engine", function () {
  this.timeout(300_000);
  let d: Deployment;

  const interfere = async () => {
    await d.aws.seed({ ...d.live(), accountIds: [A, THEIRS], tags: { ...d.live().tags, theirs: "1" } });
  };
  const tags = () => Object.keys(d.live().tags).filter((key) => key !== "aggregator-owner");

  before(async () => {
    d = await deployment(program("replace"));
    await d.project.up();
  });
  after(() => d?.dispose());

  it("is shown by a preview of a refresh, and nothing is recorded", async () => {
    await interfere();
    for (const args of [
      ["refresh", "--preview-only", "--diff"],
      ["preview", "--refresh", "--diff"],
    ]) {
      const { output } = await d.project.run(args);
      assert.match(
        output,
        /security: as long as merge is "replace", the next up would change: −1 account of others \(777777777777\); tags −1\n/,
      );
      assert.match(output, /[+-] "?777777777777"?\s*: true/, args.join(" "));
      assert.match(output, /[+-] "?theirs"?\s*: "1"/, args.join(" "));
    }
    assert.match(
      (await d.project.run(["preview", "--refresh"])).output,
      /security: −1 account of others \(777777777777\); tags −1\n/,
    );
  });

  it("goes with up --refresh @slow", async () => {
    await d.project.up({ refresh: true });
    assert.deepEqual([d.live().accountIds, tags()], [[A], ["own"]]);
    const { resources } = await d.project.up();
    assert.deepEqual(resources, ["2 unchanged"]);
  });

  it("goes with the up after a refresh, which says so once @slow", async () => {
    await interfere();
    const { resources } = await d.project.refresh();
    assert.ok(resources.includes("~ 1 updated"), resources.join());
    assert.deepEqual((await d.project.refresh()).resources, ["2 unchanged"]);
    await d.project.up();
    assert.deepEqual([d.live().accountIds, tags()], [[A], ["own"]]);
  });

  it("stays where the program ignores changes of accounts and tags @slow", async () => {
    await interfere();
    d.program(program("replace", '{ ignoreChanges: ["accountAggregationSource", "tags"] }'));
    await d.project.up({ refresh: true });
    assert.deepEqual(
      [d.live().accountIds, tags()],
      [
        [A, THEIRS],
        ["own", "theirs"],
      ],
    );
    d.program(program("replace"));
    await d.project.up();
    assert.deepEqual([d.live().accountIds, tags()], [[A], ["own"]]);
  });

  for (const merge of ["preserve", "shared"]) {
    it(`stays with up --refresh where the program says ${merge} by then @slow`, async () => {
      d.program(program("replace"));
      await d.project.up();
      await interfere();
      d.program(program(merge));
      await d.project.up({ refresh: true });
      assert.deepEqual(
        [d.live().accountIds, tags().filter((key) => !key.includes(":"))],
        [
          [A, THEIRS],
          ["own", "theirs"],
        ],
      );
      assert.deepEqual((await d.project.up({ refresh: true })).resources, ["2 unchanged"]);
    });
  }
});
