import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { ConfigServiceClient, DescribeConfigurationAggregatorsCommand } from "@aws-sdk/client-config-service";
import { noteTags } from "../../../provider/aws/keptTags";
import type { Tags } from "../../../provider/merge/tags";

const AGGREGATOR = { ConfigurationAggregatorName: "security" };
const TAGGED = { ...AGGREGATOR, Tags: [{ Key: "team", Value: "s" }, { Key: "empty" }] };

/** The tags that are noted where `endpoint` answers so, and the names that the SDK reads all the same. */
async function noted(answer: string, endpoint: string, statusCode = 200) {
  const headers = { "content-type": "application/x-amz-json-1.1" };
  const client = new ConfigServiceClient({
    endpoint,
    region: "us-east-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "any" },
    requestHandler: {
      handle: async () => ({
        response: { statusCode, headers, body: Readable.from([Buffer.from(answer)]) } as never,
      }),
    },
  });
  let tags: Tags | undefined;
  const command = new DescribeConfigurationAggregatorsCommand({});
  noteTags(command, (seen) => {
    tags = seen;
  });
  const names = await client.send(command).then(
    ({ ConfigurationAggregators: all = [] }) => all.map(({ ConfigurationAggregatorName: name }) => name),
    (error: Error) => error.name,
  );
  return { tags, names };
}

const STAND_IN = "http://127.0.0.1:5000";

describe("tags that a stand-in for AWS shows in its answers", () => {
  it("are noted, and the SDK reads the answer all the same", async () => {
    const answer = JSON.stringify({ ConfigurationAggregators: [TAGGED] });
    assert.deepEqual(await noted(answer, STAND_IN), { tags: { team: "s", empty: "" }, names: ["security"] });
  });

  for (const host of [
    "config.us-east-1.amazonaws.com",
    "config.cn-north-1.amazonaws.com.cn",
    "config-fips.us-gov-west-1.amazonaws.com",
    "vpce-1-a.config.us-east-1.vpce.amazonaws.com",
    "config.us-east-1.api.aws",
  ])
    it(`mean nothing where AWS itself answers: ${host}`, async () => {
      const answer = JSON.stringify({ ConfigurationAggregators: [TAGGED] });
      assert.deepEqual(await noted(answer, `https://${host}`), { tags: undefined, names: ["security"] });
    });

  it("are not there where an answer shows none", async () => {
    const answer = JSON.stringify({ ConfigurationAggregators: [AGGREGATOR] });
    assert.deepEqual(await noted(answer, STAND_IN), { tags: undefined, names: ["security"] });
    assert.deepEqual(await noted("{}", STAND_IN), { tags: undefined, names: [] });
  });

  it("leave errors and broken answers to the SDK", async () => {
    const error = JSON.stringify({ __type: "NoSuchConfigurationAggregatorException", message: '"Tags"' });
    assert.deepEqual(await noted(error, STAND_IN, 400), {
      tags: undefined,
      names: "NoSuchConfigurationAggregatorException",
    });
    assert.deepEqual((await noted('<html>"Tags"', STAND_IN)).tags, undefined);
  });
});
