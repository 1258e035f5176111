import assert from "node:assert/strict";
import { type Deployment, deployment, PUT, TAG } from "../support/deployment";
import { slowIf } from "../support/tier";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

/** So that a run that was interrupted isn't waited for long. Seconds. */
const TIMES = { propagationSeconds: 0.1, turnSeconds: 5, inFlightSeconds: 6, gatherSeconds: 0.1 };

/** What an update of which a call fails leaves behind, and what follows it. */
const INTERRUPTIONS: [what: string, operation: string, code: string][] = [
  ["the credentials expire at the Put", PUT, "ExpiredTokenException"],
  ["AWS refuses the tags", TAG, "ValidationException"],
  ["AWS refuses the Put", PUT, "InvalidParameterValueException"],
];

/** Fails where one of these stands anywhere in the state in clear, or was printed. */
async function assertHidden(d: Deployment, canaries: readonly string[], output: string): Promise<void> {
  const text = JSON.stringify((await d.project.state()).resources);
  for (const canary of canaries) {
    assert.ok(!text.includes(canary), `${canary} in the state`);
    assert.ok(!output.includes(canary), `${canary} in ${output}`);
  }
}

describe("secrets of an update that is interrupted, on the real engine", () => {
  for (const merge of ["preserve", "shared"])
    describe(`of an aggregator, ${merge}${slowIf(merge !== "shared")}`, () => {
      const canaries = [
        B,
        C,
        "formersecret",
        "latersecret",
        "AWS::EC2::Instance",
        "AWS::S3::Bucket",
        "inherited",
      ];
      const body = (ids: readonly string[], tag: string, type: string) => `
        const url = process.env.AWS_ENDPOINT_URL;
        const provider = new Provider("p", {
          region: "us-east-1",
          publishing: ${JSON.stringify(TIMES)},
          endpoints: { configservice: url, sts: url },
          defaultTags: pulumi.secret({ tags: { cost: "inherited" } }),
        });
        new ConfigurationAggregator("security", {
          name: "security",
          merge: "${merge}",
          accountAggregationSource: pulumi.secret({ accountIds: ${JSON.stringify(ids)}, allRegions: true }),
          tags: { team: pulumi.secret("${tag}") },
          aggregatorFilters: { resourceTypes: pulumi.secret(["${type}"]) },
        }, { provider });`;
      const former = body([B], "formersecret", "AWS::EC2::Instance");
      const later = body([B, C], "latersecret", "AWS::S3::Bucket");
      let d: Deployment;
      before(async () => {
        d = await deployment(former);
      });
      after(() => d?.dispose());

      it("stay hidden when it is made", async () => {
        await assertHidden(d, canaries, (await d.project.up()).output);
      });

      for (const [what, operation, code] of INTERRUPTIONS)
        it(`stay hidden where ${what}${slowIf(what !== "AWS refuses the Put")}`, async () => {
          d.program(later);
          const message = `${B}, ${C}, latersecret or AWS::S3::Bucket`;
          d.aws.fault({ operation, kind: "error", code, message, times: 3 });
          await assertHidden(d, canaries, (await d.project.up({ expectFailure: true })).output);
          d.aws.clearFaults();
          await assertHidden(d, canaries, (await d.project.up({ refresh: true })).output);
          d.program(former);
          await assertHidden(d, canaries, (await d.project.up()).output);
        });
    });

  describe("of a membership", () => {
    const body = (accountIds: string) =>
      `new AggregatorMembership("team", { aggregatorName: "security", accountIds: ${accountIds} });`;
    let platform: Deployment;
    let team: Deployment;
    before(async () => {
      platform = await deployment(
        `new ConfigurationAggregator("security", { name: "security", merge: "shared", ...all("${A}") });`,
      );
      await platform.project.up();
      team = await deployment(body(`pulumi.secret(["${B}"])`), {}, platform);
      await team.project.config("aws-config:publishing", JSON.stringify(TIMES));
      await team.project.up();
    });
    after(async () => {
      await team?.dispose();
      await platform?.dispose();
    });

    it("stay hidden where the credentials expire once it is claimed @slow", async () => {
      team.program(body(`pulumi.secret(["${B}", "${C}"])`));
      team.aws.fault({ operation: PUT, kind: "error", code: "ExpiredTokenException", message: "expired" });
      await assertHidden(team, [A, B, C], (await team.project.up({ expectFailure: true })).output);
      await assertHidden(team, [A, B, C], (await team.project.preview({ diff: true })).output);
      await assertHidden(team, [A, B, C], (await team.project.refresh()).output);
      await assertHidden(team, [A, B, C], (await team.project.up()).output);
      assert.deepEqual(team.live().accountIds, [A, B, C]);
    });
  });
});

describe("what others write into tags, on the real engine", () => {
  it("doesn't reach the terminal as it is", async () => {
    const d = await deployment(
      `new ConfigurationAggregator("security", { name: "security", merge: "shared", ...all("${A}") });`,
    );
    let team: Deployment | undefined;
    try {
      await d.project.up();
      const hostile = "x\u001b]0;owned\u0007\u001b[2K\u202e\nsecurity: nothing to change";
      const { tags, ...rest } = d.live();
      await d.aws.seed({ ...rest, tags: { ...tags, [`aggregator-claim:${hostile}`]: "1" } });
      team = await deployment(
        `new AggregatorMembership("team", { aggregatorName: "security", accountIds: ["${B}"] });`,
        {},
        d,
      );
      const { output } = await team.project.preview();
      const shown = "x\\u001b]0;owned\\u0007\\u001b[2K\\u202e\\u000asecurity: nothing to change";
      assert.ok(output.includes(shown), output);
      for (const part of ["\u001b]0;owned", "\u202e", "\nsecurity: nothing"])
        assert.ok(!output.includes(part), JSON.stringify(output));
    } finally {
      await team?.dispose();
      await d.dispose();
    }
  });
});
