import assert from "node:assert/strict";
import { run } from "../../../../provider/cli/run";
import { useAws } from "../../../cli/support";
import { A, ACCOUNT, ownedBy } from "../../../support/claimTags";
import { MemoryTerminal } from "../../../support/cliWorld";
import { assertHelped } from "../../../support/helped";

describe("doctor", () => {
  const aws = useAws();
  let env: NodeJS.ProcessEnv;

  before(() => {
    env = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: "any" });
  });
  after(() => {
    process.env = env;
  });
  beforeEach(() => aws.emulator.seed({ name: "security", accountIds: [A], tags: ownedBy("tags") }));

  const json = async (...args: string[]) => {
    const terminal = new MemoryTerminal();
    const place = ["--region", "us-east-1", "--endpoint-url", aws.emulator.url];
    const code = await run(["doctor", "--json", ...place, ...args], terminal);
    assert.deepEqual(terminal.notes, []);
    assertHelped(JSON.parse(terminal.printed.join()), "doctor");
    const { checks, ...rest } = JSON.parse(terminal.printed.join());
    // Whether there is a Pulumi CLI is up to the machine.
    const others = checks.filter(({ id }: { id: string }) => id !== "pulumiCli");
    const verdictOf = (id: string) => checks.find((one: { id: string }) => one.id === id)?.verdict;
    const wrong = others.filter(({ verdict }: { verdict: string }) => verdict === "wrong");
    return { code, checks, rest, verdictOf, wrong: wrong.map(({ id }: { id: string }) => id) };
  };

  it("finds nothing wrong, and makes no call that writes", async () => {
    aws.requests();
    const { wrong, verdictOf, rest, checks } = await json("--name", "security");
    assert.deepEqual(wrong, []);
    assert.deepEqual([verdictOf("aggregator"), verdictOf("config:ListTagsForResource")], ["right", "right"]);
    assert.deepEqual([rest.region, typeof rest.version], ["us-east-1", "string"]);
    assert.ok(checks.every((one: object) => "advice" in one && "text" in one && "section" in one));
    assert.deepEqual(
      aws.requests().filter((operation) => /^(Put|Delete|Tag|Untag|Update|Create|Enable)/.test(operation)),
      [],
    );
  });

  it("ends with 1 for a permission that is denied, and makes every other check", async () => {
    const deny = [
      "config:ListTagsForResource",
      "config:GetAggregateDiscoveredResourceCounts",
      "organizations:List*",
    ];
    const Statement = [
      { Effect: "Allow" as const, Action: "*", Resource: "*" },
      { Effect: "Deny" as const, Action: deny, Resource: "*" },
    ];
    aws.emulator.settings({ policies: [{ policy: { Statement } }] });
    const { code, wrong, verdictOf, rest } = await json("--name", "security");
    assert.deepEqual([code, rest.result], [1, "findings"]);
    assert.deepEqual(wrong, ["config:ListTagsForResource"]);
    for (const id of ["config:GetAggregateDiscoveredResourceCounts", "organizations:ListAccounts"])
      assert.equal(verdictOf(id), "warning");
    assert.equal(verdictOf("config:DescribeConfigurationAggregatorSourcesStatus"), "right");
  });

  it("looks at the role and the organization of an organization's aggregator", async () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/config`;
    aws.emulator.settings({ organization: "none", roles: [{ arn, trusts: ["lambda.amazonaws.com"] }] });
    const { wrong } = await json("--role-arn", arn);
    assert.deepEqual(wrong, ["organization", "roles"]);
  });

  it("prints lines for people", async () => {
    const terminal = new MemoryTerminal();
    await run(["doctor", "--region", "us-east-1", "--endpoint-url", aws.emulator.url], terminal);
    const out = terminal.printed.join("\n");
    assert.match(out, /^AWS\n {2}· endpoints {4}--endpoint-url sends all services to http/m);
    assert.match(out, /^ {2}✔ config:ListTagsForResource$/m);
  });

  for (const [args, message] of [
    [["--name", "arn:x"], /can't be an aggregator/],
    [["--region", "virginia"], /--region must be/],
    [["--name", "security@eu-west-1"], /contradicts the region that is named/],
  ] as const)
    it(`ends with 2 for \`doctor ${args.join(" ")}\``, async () => {
      const terminal = new MemoryTerminal();
      assert.equal(await run(["doctor", "--region", "us-east-1", ...args], terminal), 2);
      assert.match(terminal.notes.join(), message);
    });
});
