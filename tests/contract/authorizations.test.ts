import assert from "node:assert/strict";
import {
  type ConfigServiceClient,
  DeleteAggregationAuthorizationCommand,
  DescribeAggregationAuthorizationsCommand,
  ListTagsForResourceCommand,
  PutAggregationAuthorizationCommand,
  paginateDescribeAggregationAuthorizations,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-config-service";
import { manyAccounts } from "../emulator/support/call";
import { ACCOUNT, roleIn, sdkOf, wire } from "./clients";
import { eachPeer } from "./peers";
import { A, AUTHORIZE, authorization, B, manyTags, outcome } from "./requests";

eachPeer("aggregation authorizations through the SDK", (peer) => {
  let client: ConfigServiceClient;
  const clients: ConfigServiceClient[] = [];
  const clientOf = (...place: Parameters<typeof sdkOf> extends [unknown, ...infer Rest] ? Rest : never) => {
    const made = sdkOf(peer, ...place);
    clients.push(made);
    return made;
  };
  beforeEach(() => {
    client = clientOf();
  });
  afterEach(() => {
    for (const each of clients.splice(0)) each.destroy();
  });
  const key = { AuthorizedAccountId: A, AuthorizedAwsRegion: "eu-west-1" };
  const put = async (more: object = {}, by = client) =>
    (await by.send(new PutAggregationAuthorizationCommand({ ...key, ...more }))).AggregationAuthorization ??
    assert.fail("it answers nothing");
  const all = async (by = client) =>
    (await by.send(new DescribeAggregationAuthorizationsCommand({}))).AggregationAuthorizations ?? [];
  const tags = async (ResourceArn: string | undefined, by = client) =>
    (await by.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;

  it("are put, described the same, and deleted", async () => {
    const given = await put();
    const { CreationTime, ...rest } = given;
    assert.deepEqual(rest, {
      ...key,
      AggregationAuthorizationArn: `arn:aws:config:us-east-1:${ACCOUNT}:aggregation-authorization/${A}/eu-west-1`,
    });
    assert.ok(Math.abs((CreationTime?.getTime() ?? 0) - Date.now()) < 300_000, String(CreationTime));
    assert.deepEqual(await all(), [given]);
    assert.deepEqual(await put(), given, "repeated, it stays as it is");
    await client.send(new DeleteAggregationAuthorizationCommand(key));
    await client.send(new DeleteAggregationAuthorizationCommand(key));
    assert.deepEqual(await all(), []);
  });

  it("are one for each account and region that they are given to", async () => {
    await put();
    await put({ AuthorizedAccountId: B });
    await put({ AuthorizedAwsRegion: "us-west-2" });
    const shown = (await all()).map((each) => `${each.AuthorizedAccountId} ${each.AuthorizedAwsRegion}`);
    assert.deepEqual(shown, [`${A} eu-west-1`, `${A} us-west-2`, `${B} eu-west-1`]);
  });

  it("are of the account and the region that gave them", async () => {
    await put();
    const [elsewhere, theirs] = [clientOf({ region: "eu-west-1" }), clientOf({ roleArn: roleIn(B) })];
    assert.deepEqual([await all(elsewhere), await all(theirs)], [[], []]);
    const { AggregationAuthorizationArn: arn } = await put({}, theirs);
    assert.equal(arn, `arn:aws:config:us-east-1:${B}:aggregation-authorization/${A}/eu-west-1`);
    await elsewhere.send(new DeleteAggregationAuthorizationCommand(key));
    assert.equal((await all()).length, 1);
  });

  it("are tagged by their ARN, from the first", async () => {
    const { AggregationAuthorizationArn: ResourceArn } = await put({ Tags: [{ Key: "a", Value: "1" }] });
    await client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "b", Value: "2" }] }));
    assert.deepEqual(await tags(ResourceArn), [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ]);
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["a"] }));
    assert.deepEqual(await tags(ResourceArn), [{ Key: "b", Value: "2" }]);
    await client.send(new DeleteAggregationAuthorizationCommand(key));
    await assert.rejects(tags(ResourceArn), { name: "ResourceNotFoundException" });
  });

  it("come page by page", async () => {
    const accounts = manyAccounts(5);
    for (const AuthorizedAccountId of accounts) await put({ AuthorizedAccountId });
    const pages: (string | undefined)[][] = [];
    for await (const { AggregationAuthorizations = [] } of paginateDescribeAggregationAuthorizations(
      { client, pageSize: 2 },
      {},
    ))
      pages.push(AggregationAuthorizations.map((each) => each.AuthorizedAccountId));
    assert.deepEqual(pages, [accounts.slice(0, 2), accounts.slice(2, 4), accounts.slice(4)]);
  });

  it("have the partition of their region in their ARN", async () => {
    for (const [region, partition] of [
      ["cn-north-1", "aws-cn"],
      ["us-gov-west-1", "aws-us-gov"],
      ["us-iso-east-1", "aws-iso"],
      ["us-isob-east-1", "aws-iso-b"],
    ] as const) {
      const { AggregationAuthorizationArn: arn } = await put({}, clientOf({ region }));
      assert.equal(
        arn,
        `arn:${partition}:config:${region}:${ACCOUNT}:aggregation-authorization/${A}/eu-west-1`,
      );
    }
  });

  const refused: [what: string, sent: object, code: string][] = [
    ["51 tags", { Tags: manyTags(51) }, "ValidationException"],
    ["an empty tag key", { Tags: [{ Key: "", Value: "" }] }, "ValidationException"],
    [
      "a tag value of 257 characters",
      { Tags: [{ Key: "k", Value: "v".repeat(257) }] },
      "ValidationException",
    ],
  ];
  for (const [what, sent, code] of refused)
    it(`refuse ${what}, as ${code}`, async () => {
      const answer = await wire(peer, AUTHORIZE, authorization(sent));
      assert.deepEqual([answer.status, outcome(answer)], [400, code]);
      assert.deepEqual(await all(), []);
    });
});
