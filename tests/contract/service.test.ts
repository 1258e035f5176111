import assert from "node:assert/strict";
import {
  type ConfigServiceClient,
  DescribeConfigurationAggregatorsCommand,
  paginateDescribeConfigurationAggregators,
} from "@aws-sdk/client-config-service";
import type { AggregatorApi, PutRequest } from "../../provider/aws/aggregator";
import { AwsError } from "../../provider/aws/errors";
import { manyAccounts } from "../emulator/support/call";
import { failureOf } from "../support/errors";
import { ACCOUNT, apiOf, assumed, REGION, roleIn, sdkOf, wire } from "./clients";
import { eachPeer } from "./peers";
import {
  A,
  B,
  C,
  DESCRIBE,
  input,
  manyTags,
  ofAccounts,
  ofOrganization,
  organizationInput,
  outcome,
  PUT,
  request,
  tagged,
} from "./requests";

/** The kind of error that a call of the product ends with. */
async function kindOf(call: Promise<unknown>): Promise<string> {
  return (await failureOf(call, AwsError)).kind;
}

eachPeer("AWS Config and STS as the product relies on them", (peer) => {
  let api: AggregatorApi;
  beforeEach(() => {
    api = apiOf(peer);
  });
  const names = async () => (await api.list()).map(({ name }) => name);

  describe("Put creates, and Describe shows the same:", () => {
    const table: [what: string, put: Partial<PutRequest>, shown?: Partial<PutRequest>][] = [
      ["one account", {}],
      ["accounts of some regions", { source: { ...ofAccounts(A, B), regions: ["eu-west-1", "us-east-1"] } }],
      ["an organization", { source: ofOrganization }],
      [
        "an organization of some regions",
        { source: { ...ofOrganization, regions: ["eu-west-1", "us-east-1"] } },
      ],
      [
        "accounts and regions in any order, and more than once",
        { source: { ...ofAccounts(B, A, B), regions: ["us-east-1", "eu-west-1", "us-east-1"] } },
        { source: { ...ofAccounts(A, B), regions: ["eu-west-1", "us-east-1"] } },
      ],
      ["10,000 accounts", { source: ofAccounts(...manyAccounts(10_000)) }],
      ["accounts with zeros at the front", { source: ofAccounts("000000000001", "012345678901") }],
      ["a name in mixed case", { name: "SecurityAudit_EU-west" }],
      ["a name of one character", { name: "0" }],
      ["a name of 256 characters", { name: "nAme".repeat(64) }],
    ];
    for (const [what, put, shown = put] of table)
      it(what, async () => {
        const sent = request(put);
        const answered = await api.put(sent);
        const { arn, creationTime, lastUpdatedTime, ...rest } = answered;
        const { name, source, filters } = request(shown);
        assert.deepEqual(rest, { name, source, filters });
        assert.match(
          arn,
          /^arn:aws:config:us-east-1:123456789012:config-aggregator\/config-aggregator-[a-z0-9]{8}$/,
        );
        assert.equal(creationTime, lastUpdatedTime);
        assert.deepEqual(await api.describe(name), answered);
        assert.deepEqual(await api.list(), [answered]);
      });
  });

  describe("a Put over what is there", () => {
    it("replaces the list of accounts, and keeps the ARN and the time of creation", async () => {
      const first = await api.put(request({ source: ofAccounts(A, B) }));
      const second = await api.put(request({ source: ofAccounts(C) }));
      assert.deepEqual(second, { ...first, source: ofAccounts(C), lastUpdatedTime: second.lastUpdatedTime });
      assert.deepEqual(await api.describe("security"), second);
      assert.deepEqual(await names(), ["security"]);
    });

    it("replaces the regions, from all to some and back", async () => {
      for (const regions of ["all", ["eu-west-1"], ["ap-south-1", "us-east-1"], "all"] as const) {
        await api.put(request({ source: { ...ofAccounts(A), regions } }));
        assert.deepEqual((await api.describe("security"))?.source, { ...ofAccounts(A), regions });
      }
    });

    it("replaces an organization's role", async () => {
      await api.put(request({ source: ofOrganization }));
      const other = { ...ofOrganization, roleArn: roleIn(ACCOUNT, "other") };
      await api.put(request({ source: other }));
      assert.deepEqual((await api.describe("security"))?.source, other);
    });

    it("with the same in it changes nothing but the time", async () => {
      const first = await api.put(request());
      const second = await api.put(request());
      assert.deepEqual({ ...second, lastUpdatedTime: "" }, { ...first, lastUpdatedTime: "" });
    });
  });

  it("times are of the clock, in UTC, and never go back", async () => {
    const { creationTime = "", lastUpdatedTime = "" } = await api.put(request());
    assert.ok(Math.abs(Date.parse(creationTime) - Date.now()) < 300_000, creationTime);
    const again = await api.put(request({ source: ofAccounts(B) }));
    assert.equal(again.creationTime, creationTime);
    assert.ok((again.lastUpdatedTime ?? "") >= lastUpdatedTime);
  });

  it("an unknown name is nothing, also in another case, or while others are there", async () => {
    assert.equal(await api.describe("security"), undefined);
    assert.deepEqual(await api.list(), []);
    await api.put(request({ name: "Security" }));
    assert.equal(await api.describe("security"), undefined);
    assert.equal(await api.describe("Securit"), undefined);
  });

  it("names that differ in their case are two", async () => {
    const upper = await api.put(request({ name: "Security" }));
    const lower = await api.put(request({ name: "security", source: ofAccounts(B) }));
    assert.notEqual(upper.arn, lower.arn);
    await api.remove("security");
    assert.deepEqual(await api.list(), [upper]);
  });

  describe("Delete", () => {
    it("removes, and it is a success where nothing is left to remove", async () => {
      await api.put(request());
      await api.put(request({ name: "other" }));
      await api.remove("security");
      assert.equal(await api.describe("security"), undefined);
      await api.remove("security");
      assert.deepEqual(await names(), ["other"]);
    });

    it("takes the tags along: the next one of that name has another ARN, and none of them", async () => {
      const { arn } = await api.put(request({ tags: { team: "s" } }));
      await api.remove("security");
      const calls = [api.listTags(arn), api.tag(arn, { a: "1" }), api.untag(arn, ["team"])];
      assert.deepEqual(await Promise.all(calls.map(kindOf)), ["gone", "gone", "gone"]);
      const next = await api.put(request());
      assert.notEqual(next.arn, arn);
      assert.deepEqual(await api.listTags(next.arn), {});
      assert.equal(await kindOf(api.listTags(arn)), "gone");
    });
  });

  describe("tags", () => {
    const table: [what: string, tags: Record<string, string>][] = [
      ["none", {}],
      ["with and without a value", { team: "s", empty: "" }],
      ["in mixed case", { Team: "S", team: "s" }],
      ["of every character", { "é _.:/=+-@09": "ü _.:/=+-@09" }],
      ["called as methods are", { constructor: "1", toString: "2" }],
      ["of the longest kind", { ["k".repeat(128)]: "v".repeat(256) }],
      ["50 of them", Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`key-${n}`, String(n)]))],
    ];
    for (const [what, tags] of table)
      it(`given at creation: ${what}`, async () => {
        const { arn } = await api.put(request({ tags }));
        assert.deepEqual(await api.listTags(arn), tags);
      });

    it("are merged by ARN, and change nothing else", async () => {
      const { arn } = await api.put(request({ tags: { a: "1", b: "1" } }));
      const before = await api.describe("security");
      await api.tag(arn, { b: "2", c: "" });
      await api.tag(arn, { d: "4" });
      assert.deepEqual(await api.listTags(arn), { a: "1", b: "2", c: "", d: "4" });
      assert.deepEqual(await api.describe("security"), before);
    });

    it("are removed by ARN; what isn't there is no matter", async () => {
      const { arn } = await api.put(request({ tags: { a: "1", b: "1", B: "1" } }));
      await api.untag(arn, ["b", "nobody"]);
      assert.deepEqual(await api.listTags(arn), { a: "1", B: "1" });
      await api.untag(arn, ["a", "B"]);
      assert.deepEqual(await api.listTags(arn), {});
    });

    it("of one aggregator are no other's", async () => {
      const one = await api.put(request({ tags: { a: "1" } }));
      const two = await api.put(request({ name: "two", tags: { a: "2" } }));
      await api.untag(one.arn, ["a"]);
      assert.deepEqual(await api.listTags(two.arn), { a: "2" });
    });
  });

  describe("each region", () => {
    it("has names, accounts and tags of its own", async () => {
      const there = apiOf(peer, "eu-west-1");
      const { arn } = await api.put(request({ tags: { here: "1" } }));
      assert.equal(await there.describe("security"), undefined);
      const other = await there.put(request({ source: ofAccounts(B), tags: { there: "1" } }));
      assert.match(other.arn, /^arn:aws:config:eu-west-1:123456789012:/);
      await api.remove("security");
      assert.deepEqual(await there.describe("security"), other);
      assert.deepEqual(await there.listTags(other.arn), { there: "1" });
      assert.equal(await kindOf(api.listTags(other.arn)), "gone", "an ARN leads nowhere in another region");
      assert.equal(await kindOf(there.listTags(arn)), "gone");
    });

    for (const [region, partition] of [
      ["cn-north-1", "aws-cn"],
      ["us-gov-west-1", "aws-us-gov"],
      ["ap-southeast-2", "aws"],
    ] as const)
      it(`shows in the ARN, as does its partition: ${region}`, async () => {
        const { arn } = await apiOf(peer, region).put(request());
        assert.ok(arn.startsWith(`arn:${partition}:config:${region}:${ACCOUNT}:config-aggregator/`), arn);
      });
  });

  describe("AssumeRole", () => {
    const assuming = (...roleArns: string[]) =>
      apiOf(peer, REGION, { assumeRoles: roleArns.map((roleArn) => ({ roleArn })) });

    it("leads into the role's account, which has names and tags of its own", async () => {
      const there = assuming(roleIn(A));
      const mine = await api.put(request({ tags: { mine: "1" } }));
      assert.equal(await there.describe("security"), undefined);
      const theirs = await there.put(request({ source: ofAccounts(B), tags: { theirs: "1" } }));
      assert.match(theirs.arn, /^arn:aws:config:us-east-1:222222222222:/);
      assert.deepEqual(await api.describe("security"), mine);
      assert.deepEqual(await assuming(roleIn(A, "other")).describe("security"), theirs);
      assert.deepEqual(await there.listTags(theirs.arn), { theirs: "1" });
      assert.equal(await kindOf(api.listTags(theirs.arn)), "gone", "an ARN leads nowhere in another account");
      await there.remove("security");
      assert.deepEqual(await api.list(), [mine]);
    });

    it("is chained", async () => {
      const { arn } = await assuming(roleIn(A), roleIn(B, "path/to/audit")).put(request());
      assert.match(arn, /^arn:aws:config:us-east-1:333333333333:/);
      assert.deepEqual(await api.list(), []);
      assert.deepEqual(await assuming(roleIn(A)).list(), []);
    });

    it("takes a name, a duration, an external id and a policy", async () => {
      const role = {
        roleArn: roleIn(A),
        sessionName: "pulumi-ci",
        duration: "15m",
        externalId: "between:us",
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
      };
      const { arn } = await apiOf(peer, REGION, { assumeRoles: [role] }).put(request());
      assert.match(arn, /:222222222222:/);
    });

    it("gives keys, a token, and the time when they expire", async () => {
      const given = await assumed(peer, { RoleArn: roleIn(A), DurationSeconds: 900 })();
      assert.match(given.accessKeyId, /^ASIA[A-Z0-9]{16}$/);
      assert.ok(given.secretAccessKey.length >= 40);
      assert.ok(given.sessionToken);
      const left = (given.expiration?.getTime() ?? 0) - Date.now();
      assert.ok(left > 600_000 && left < 910_000, `${left} ms`);
    });
  });

  describe("GetCallerIdentity", () => {
    const allowing = (account: string, more = {}) =>
      apiOf(peer, REGION, { allowedAccountIds: [account], ...more }).describe("security");
    const refused = /the credentials are of account/;

    it("names the account of the credentials", async () => {
      assert.equal(await allowing(ACCOUNT), undefined);
      await assert.rejects(allowing(A), refused);
    });

    it("names the account of a role that was assumed", async () => {
      const assumeRoles = [{ roleArn: roleIn(A) }];
      assert.equal(await allowing(A, { assumeRoles }), undefined);
      await assert.rejects(allowing(ACCOUNT, { assumeRoles }), refused);
    });
  });

  describe("Describe pages", () => {
    let client: ConfigServiceClient;
    beforeEach(() => {
      client = sdkOf(peer);
    });
    afterEach(() => client.destroy());

    it("by name, as many at once as asked for", async () => {
      for (const name of ["e", "b", "d", "a", "c"]) await api.put(request({ name }));
      const pages: (string | undefined)[][] = [];
      for await (const { ConfigurationAggregators = [] } of paginateDescribeConfigurationAggregators(
        { client, pageSize: 2 },
        {},
      ))
        pages.push(ConfigurationAggregators.map((each) => each.ConfigurationAggregatorName));
      assert.deepEqual(pages, [["a", "b"], ["c", "d"], ["e"]]);
    });

    it("to the end, for the product", async () => {
      const wanted = Array.from({ length: 50 }, (_, n) => `aggregator-${String(n).padStart(2, "0")}`);
      await Promise.all(wanted.map((name) => api.put(request({ name }))));
      peer.emulator?.settings({ pageSize: 20 });
      assert.deepEqual(await names(), wanted);
    });

    it("with what was asked for by name, each once", async () => {
      for (const name of ["a", "b", "c"]) await api.put(request({ name }));
      const { ConfigurationAggregators = [] } = await client.send(
        new DescribeConfigurationAggregatorsCommand({ ConfigurationAggregatorNames: ["c", "a"] }),
      );
      assert.deepEqual(
        ConfigurationAggregators.map((each) => each.ConfigurationAggregatorName),
        ["a", "c"],
      );
    });
  });

  describe("refuses, leaving everything as it was:", () => {
    const invalid = "InvalidParameterValueException";
    const validation = "ValidationException";
    const missing = "NoSuchConfigurationAggregatorException";
    const notFound = "ResourceNotFoundException";
    const arn = `arn:aws:config:us-east-1:${ACCOUNT}:config-aggregator/config-aggregator-aaaaaaaa`;

    const table: [what: string, operation: string, sent: object, code: string][] = [
      ["to describe an unknown name", DESCRIBE, { ConfigurationAggregatorNames: ["x"] }, missing],
      ["to describe a name in another case", DESCRIBE, { ConfigurationAggregatorNames: ["There"] }, missing],
      [
        "to describe an unknown name among known ones",
        DESCRIBE,
        { ConfigurationAggregatorNames: ["there", "x"] },
        missing,
      ],
      [
        "to delete an unknown name",
        "DeleteConfigurationAggregator",
        { ConfigurationAggregatorName: "x" },
        missing,
      ],
      [
        "to delete a name in another case",
        "DeleteConfigurationAggregator",
        { ConfigurationAggregatorName: "There" },
        missing,
      ],
      ["a token of no page", DESCRIBE, { NextToken: "x" }, "InvalidNextTokenException"],
      ["a name of 257 characters", PUT, input({ ConfigurationAggregatorName: "n".repeat(257) }), validation],
      ["neither source", PUT, { ConfigurationAggregatorName: "there" }, invalid],
      ["both sources", PUT, { ...input(), ...organizationInput() }, invalid],
      [
        "two account sources",
        PUT,
        input({ AccountAggregationSources: [1, 2].map(() => ({ AccountIds: [A], AllAwsRegions: true })) }),
        validation,
      ],
      ["neither regions nor all of them", PUT, input({}, { AllAwsRegions: undefined }), invalid],
      ["not all regions, and none", PUT, input({}, { AllAwsRegions: false }), invalid],
      ["all regions, and some", PUT, input({}, { AwsRegions: ["eu-west-1"] }), invalid],
      ["an organization without regions", PUT, organizationInput({ AllAwsRegions: undefined }), invalid],
      [
        "an organization of all regions, and some",
        PUT,
        organizationInput({ AwsRegions: ["eu-west-1"] }),
        invalid,
      ],
      ["51 tags in a Put", PUT, input({ Tags: manyTags(51) }), validation],
      ["an empty tag key in a Put", PUT, tagged({ Key: "", Value: "" }), validation],
      ["a tag key of 129 characters in a Put", PUT, tagged({ Key: "k".repeat(129), Value: "" }), validation],
      [
        "a tag value of 257 characters in a Put",
        PUT,
        tagged({ Key: "k", Value: "v".repeat(257) }),
        validation,
      ],
      ["51 tags at once", "TagResource", { ResourceArn: arn, Tags: manyTags(51) }, validation],
      [
        "a tag key that no tag may have",
        "TagResource",
        { ResourceArn: arn, Tags: [{ Key: "{}", Value: "" }] },
        validation,
      ],
      [
        "to tag what isn't there",
        "TagResource",
        { ResourceArn: arn, Tags: [{ Key: "k", Value: "" }] },
        notFound,
      ],
      [
        "to remove 51 tags at once",
        "UntagResource",
        { ResourceArn: arn, TagKeys: manyAccounts(51) },
        validation,
      ],
      ["to untag what isn't there", "UntagResource", { ResourceArn: arn, TagKeys: ["k"] }, notFound],
      ["to list the tags of what isn't there", "ListTagsForResource", { ResourceArn: arn }, notFound],
    ];
    for (const [what, operation, sent, code] of table)
      it(`${what}, as ${code}`, async () => {
        const there = await api.put(request({ name: "there", tags: { team: "s" } }));
        const answer = await wire(peer, operation, sent);
        assert.deepEqual([answer.status, outcome(answer)], [400, code]);
        assert.ok(answer.body.message, "it says why");
        assert.deepEqual(await api.list(), [there]);
        assert.deepEqual(await api.listTags(there.arn), { team: "s" });
      });
  });
});
