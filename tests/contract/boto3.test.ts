import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Emulator, startEmulator } from "../../emulator";

const run = promisify(execFile);

describe("boto3 beside the product", () => {
  let emulator: Emulator;
  before(async function () {
    const found = await run("python3", ["-c", "import boto3"]).then(
      () => true,
      () => false,
    );
    if (!found) {
      console.log("    boto3 is left out: python3 has none");
      this.skip();
    }
    emulator = await startEmulator();
  });
  after(() => emulator?.close());

  it("works with authorizations, recorders, source statuses, resources and regions", async () => {
    await emulator.seedResources([
      { resourceType: "AWS::EC2::Instance", count: 3 },
      { resourceType: "AWS::S3::Bucket", count: 2 },
    ]);
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, AWS_CONFIG_FILE: "/dev/null" };
    const { stdout } = await run("python3", [join(__dirname, "boto3Calls.py"), emulator.url], { env });
    assert.deepEqual(JSON.parse(stdout), {
      pending: [{ RequesterAccountId: "111111111111", RequesterAwsRegion: "us-east-1" }],
      arn: "arn:aws:config:eu-west-1:222222222222:aggregation-authorization/111111111111/us-east-1",
      tags: [{ Key: "team", Value: "s" }],
      authorized: ["111111111111/us-east-1", "333333333333/us-east-1"],
      before: ["eu-west-1 FAILED", "us-east-1 FAILED"],
      after: ["eu-west-1 SUCCEEDED", "us-east-1 FAILED"],
      later: ["eu-west-1 OUTDATED", "us-east-1 FAILED"],
      stopped: ["eu-west-1 FAILED", "us-east-1 FAILED"],
      recorder: ["main", true],
      recording: [true, "SUCCESS", true],
      channels: [{ name: "main", s3BucketName: "bucket" }],
      started: ["eu-west-1 SUCCEEDED", "us-east-1 FAILED"],
      counts: [5, [{ GroupName: "222222222222", ResourceCount: 5 }]],
      rows: [
        '{"COUNT(*)":3,"resourceType":"AWS::EC2::Instance"}',
        '{"COUNT(*)":2,"resourceType":"AWS::S3::Bucket"}',
      ],
      enabled: 17,
      disabled: "UnrecognizedClientException",
      unserved: "NotImplemented",
      calls: 1,
    });
  });
});
