import assert from "node:assert/strict";
import type { AggregatorApi } from "../../provider/aws/aggregator";
import { manyAccounts } from "../emulator/support/call";
import { apiOf, assumed, roleIn, wire } from "./clients";
import { expected, type ServiceDifference, serviceDifferences } from "./differences";
import { eachPeer, type Peer } from "./peers";
import {
  A,
  AUTHORIZE,
  authorization,
  B,
  DESCRIBE,
  input,
  manyTags,
  ofAccounts,
  ofOrganization,
  organizationInput,
  outcome,
  PUT,
  request,
  STATUS,
  tagged,
} from "./requests";

type Probe = (peer: Peer, api: AggregatorApi) => Promise<unknown>;

/** What comes of a call as it goes over the wire, to an aggregator that is there or not. */
const sending =
  (operation: string, sent: object): Probe =>
  async (peer) =>
    outcome(await wire(peer, operation, sent));

/** What comes of a call about the tags of an aggregator that has two. */
const aboutTags =
  (operation: string, members: object): Probe =>
  async (peer, api) => {
    const { arn: ResourceArn } = await api.put(request({ tags: { a: "1", b: "2" } }));
    return outcome(await wire(peer, operation, { ResourceArn, ...members }));
  };

/** Looks at each of the differences that are listed. */
const probes: Readonly<Record<ServiceDifference, Probe>> = {
  "tags after a Put with other tags": async (_peer, api) => {
    const { arn } = await api.put(request({ tags: { team: "s" } }));
    await api.put(request({ tags: { team: "t" } }));
    return api.listTags(arn);
  },
  "tags after a Put without tags": async (_peer, api) => {
    const { arn } = await api.put(request({ tags: { team: "s" } }));
    await api.put(request({ source: ofAccounts(A, B) }));
    return api.listTags(arn);
  },
  "what answers hold beyond the API": async (peer) => {
    const { body } = await wire(peer, PUT, input({ Tags: [{ Key: "team", Value: "s" }] }));
    const described = (await wire(peer, DESCRIBE, {})).body.ConfigurationAggregators?.[0];
    assert.deepEqual(described, body.ConfigurationAggregator);
    const known = [
      ...["ConfigurationAggregatorName", "ConfigurationAggregatorArn", "AccountAggregationSources"],
      ...["CreationTime", "LastUpdatedTime"],
    ];
    const members = Object.keys(body.ConfigurationAggregator ?? {});
    assert.deepEqual(
      known.filter((member) => !members.includes(member)),
      [],
    );
    return members.filter((member) => !known.includes(member));
  },
  "a Put that switches accounts to an organization": async (peer, api) => {
    await api.put(request());
    return outcome(await wire(peer, PUT, organizationInput()));
  },
  "a Put that switches an organization to accounts": async (peer, api) => {
    await api.put(request({ source: ofOrganization }));
    return outcome(await wire(peer, PUT, input()));
  },
  "filters after a Put": async (_peer, api) => {
    const filters = { resourceTypes: ["AWS::S3::Bucket"], servicePrincipals: ["s3.amazonaws.com"] };
    const put = await api.put(request({ filters }));
    assert.deepEqual(await api.describe("security"), put);
    return put.filters;
  },
  "filters with nothing in them": sending(PUT, input({ AggregatorFilters: {} })),
  "who created what AWS made": async (peer, api) => {
    const createdBy = "controltower.amazonaws.com";
    if (peer.emulator) await peer.emulator.seed({ name: "security", accountIds: [A], createdBy });
    else await wire(peer, PUT, input({ CreatedBy: createdBy }));
    return (await api.describe("security"))?.createdBy;
  },
  "the 51st aggregator of a region": async (peer, api) => {
    const fifty = Array.from({ length: 50 }, (_, n) => api.put(request({ name: `aggregator-${n}` })));
    await Promise.all(fifty);
    await api.put(request({ name: "aggregator-0", source: ofAccounts(B) }));
    return outcome(await wire(peer, PUT, input()));
  },
  "the 10,001st account of an aggregator": sending(PUT, input({}, { AccountIds: manyAccounts(10_001) })),
  "the 51st tag of an aggregator": async (peer, api) => {
    const { arn: ResourceArn } = await api.put(request());
    await wire(peer, "TagResource", { ResourceArn, Tags: manyTags(50) });
    return outcome(await wire(peer, "TagResource", { ResourceArn, Tags: [{ Key: "more", Value: "" }] }));
  },
  "an account id of 11 digits": sending(PUT, input({}, { AccountIds: ["22222222222"] })),
  "an account id twice": async (peer) => {
    const { body } = await wire(peer, PUT, input({}, { AccountIds: [A, A] }));
    return body.ConfigurationAggregator?.AccountAggregationSources?.[0]?.AccountIds;
  },
  "no account ids": sending(PUT, input({}, { AccountIds: [] })),
  "a region that is none": sending(PUT, input({}, { AllAwsRegions: undefined, AwsRegions: ["Frankfurt"] })),
  "an empty list of regions": sending(PUT, input({}, { AllAwsRegions: undefined, AwsRegions: [] })),
  "a name with a space": sending(PUT, input({ ConfigurationAggregatorName: "my aggregator" })),
  "an empty name": sending(PUT, input({ ConfigurationAggregatorName: "" })),
  "a role that is none": sending(PUT, organizationInput({ RoleArn: "organization" })),
  "an organization's aggregator of an account in no organization": async (peer) => {
    peer.emulator?.settings({ organization: "none" });
    const { accessKeyId, sessionToken = "" } = await assumed(peer, { RoleArn: roleIn(A) })();
    return outcome(await wire(peer, PUT, organizationInput(), { accessKeyId, sessionToken }));
  },
  "no name": sending(PUT, input({ ConfigurationAggregatorName: undefined })),
  "an account source without accounts": sending(PUT, input({}, { AccountIds: undefined })),
  "an organization source without a role": sending(PUT, organizationInput({ RoleArn: undefined })),
  "a tag without a value": sending(PUT, tagged({ Key: "team" })),
  "a Put with a tag of AWS": sending(PUT, tagged({ Key: "aws:team", Value: "" })),
  "a Put with a tag key that no tag may have": sending(PUT, tagged({ Key: "{}", Value: "" })),
  "a Put with a tag value that no tag may have": sending(PUT, tagged({ Key: "team", Value: "{}" })),
  "a Put with a tag key twice": sending(PUT, tagged({ Key: "k", Value: "1" }, { Key: "k", Value: "2" })),
  "a call for no tags": aboutTags("TagResource", { Tags: [] }),
  "a call to remove no tags": aboutTags("UntagResource", { TagKeys: [] }),
  "the tags of what is no ARN": aboutTags("ListTagsForResource", { ResourceArn: "security" }),
  "tags on a page of one": async (peer, api) => {
    const { arn: ResourceArn } = await api.put(request({ tags: { a: "1", b: "2" } }));
    const { body } = await wire(peer, "ListTagsForResource", { ResourceArn, Limit: 1 });
    return { tags: Object.keys(body.Tags ?? {}).length, more: body.NextToken !== undefined };
  },
  "a page of 51 tags": aboutTags("ListTagsForResource", { Limit: 51 }),
  "a page of 101 tags": aboutTags("ListTagsForResource", { Limit: 101 }),
  "a token of no page of tags": aboutTags("ListTagsForResource", { NextToken: "x" }),
  "11 names to describe": async (peer, api) => {
    await api.put(request());
    const ConfigurationAggregatorNames = Array.from({ length: 11 }, () => "security");
    return outcome(await wire(peer, DESCRIBE, { ConfigurationAggregatorNames }));
  },
  "a page of 101 aggregators": sending(DESCRIBE, { Limit: 101 }),
  "whether times are whole seconds": async (_peer, api) => {
    const times: (string | undefined)[] = [];
    for (let n = 0; n < 5; n++) times.push((await api.put(request())).lastUpdatedTime);
    return times.every((time) => time?.endsWith(".000Z"));
  },
  DescribeConfigurationAggregatorSourcesStatus: async (peer, api) => {
    await api.put(request());
    return outcome(await wire(peer, STATUS, { ConfigurationAggregatorName: "security" }));
  },
  "tags of an authorization that is given again with others": async (peer, api) => {
    await wire(peer, AUTHORIZE, authorization({ Tags: [{ Key: "team", Value: "s" }] }));
    const { body } = await wire(peer, AUTHORIZE, authorization({ Tags: [{ Key: "team", Value: "t" }] }));
    return api.listTags(String(body.AggregationAuthorization?.AggregationAuthorizationArn));
  },
  "an authorization of an account id of 11 digits": sending(
    AUTHORIZE,
    authorization({ AuthorizedAccountId: "22222222222" }),
  ),
  "an authorization of a region that is none": sending(
    AUTHORIZE,
    authorization({ AuthorizedAwsRegion: "Frankfurt" }),
  ),
  "an authorization without a region": sending(AUTHORIZE, authorization({ AuthorizedAwsRegion: undefined })),
  "a page of 101 authorizations": sending("DescribeAggregationAuthorizations", { Limit: 101 }),
  DescribePendingAggregationRequests: sending("DescribePendingAggregationRequests", {}),
  "an operation that is part of AWS alone": sending("DescribeOrganizationConfigRuleStatuses", {}),
  "a call in a region that the account has not enabled": async (peer) =>
    outcome(await wire(peer, DESCRIBE, {}, { region: "eu-south-1" })),
  "a call with a session token that isn't the key's": async (peer) => {
    const [one, two] = await Promise.all(
      [roleIn(A), roleIn(B)].map((RoleArn) => assumed(peer, { RoleArn })()),
    );
    const as = { accessKeyId: one?.accessKeyId ?? "", sessionToken: two?.sessionToken ?? "" };
    return outcome(await wire(peer, DESCRIBE, {}, as));
  },
  "a call without a signature": async (peer) => {
    const headers = { "x-amz-target": `StarlingDoveService.${DESCRIBE}` };
    const response = await fetch(peer.url, { method: "POST", headers, body: "{}" });
    const [, code] = /"__type":"(\w+)"/.exec(await response.text()) ?? [];
    return response.ok ? "accepted" : (code ?? `HTTP ${response.status}`);
  },
  "a role assumed without the external id it asks for": async (peer) => {
    peer.emulator?.settings({ roles: [{ arn: roleIn(A), externalId: "between us" }] });
    return assumed(peer, { RoleArn: roleIn(A), ExternalId: "guessed" })().then(
      () => "accepted",
      (error: Error) => error.name,
    );
  },
};

eachPeer("AWS Config and STS where moto is unlike AWS", (peer) => {
  for (const [what, probe] of Object.entries(probes) as [ServiceDifference, Probe][]) {
    const difference = serviceDifferences[what];
    it(`${what}: ${JSON.stringify(expected(peer, difference)) ?? "nothing"}`, async () => {
      assert.deepEqual(await probe(peer, apiOf(peer)), expected(peer, difference), difference.reason);
    });
  }
});

describe("the list of moto's differences", () => {
  it("holds nothing that is the same at both", () => {
    for (const [what, { aws, moto }] of Object.entries(serviceDifferences))
      assert.notDeepEqual(aws, moto, what);
  });
});
