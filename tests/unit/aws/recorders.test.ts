import assert from "node:assert/strict";
import { connect } from "../../../provider/aws/connection";
import { recorders } from "../../../provider/aws/recorders";
import { reaching, useAnswering } from "../../support/answers";

describe("what records an account in a region", () => {
  const aws = useAnswering();
  const recorder = (
    all: readonly object[],
    statuses: readonly object[] = [{ recording: true, lastStatus: "SUCCESS" }],
    channels: readonly object[] = [{ name: "default" }],
  ) => {
    const answers: Record<string, object> = {
      DescribeConfigurationRecorders: { ConfigurationRecorders: all },
      DescribeConfigurationRecorderStatus: { ConfigurationRecordersStatus: statuses },
      DescribeDeliveryChannels: { DeliveryChannels: channels },
    };
    aws.answer = ({ operation }) => ({ body: answers[operation] ?? {} });
    return recorders(connect(reaching(aws.url), "us-east-1")).recorder();
  };
  const recording = async (recordingGroup: object) =>
    (await recorder([{ name: "default", recordingGroup }])).recorder?.only;

  it("may be nothing, which costs one call", async () => {
    assert.deepEqual(await recorder([]), { recorder: undefined, hasDeliveryChannel: false });
    assert.deepEqual(aws.operations(), ["DescribeConfigurationRecorders"]);
  });

  it("is the customer's recorder with its status, and whether it has a delivery channel", async () => {
    const service = { name: "service", servicePrincipal: "x.amazonaws.com" };
    const failing = { recording: true, lastStatus: "FAILURE", lastErrorCode: "X", lastErrorMessage: "Y" };
    assert.deepEqual(
      await recorder([service, { name: "default" }], [{ ...service, recording: false }, failing], []),
      {
        recorder: { recording: true, lastStatus: "FAILURE", lastErrorCode: "X", lastErrorMessage: "Y" },
        hasDeliveryChannel: false,
      },
    );
    assert.deepEqual(await recorder([service]), { recorder: undefined, hasDeliveryChannel: false });
  });

  it("isn't recording if its status says nothing", async () => {
    assert.deepEqual((await recorder([{ name: "default" }], [])).recorder, { recording: false });
  });

  it("names the types that it records, if it doesn't record all", async () => {
    const types = ["AWS::S3::Bucket", "AWS::EC2::VPC", "AWS::IAM::Role", "AWS::EC2::Subnet"];
    assert.equal(await recording({ allSupported: true, resourceTypes: [] }), undefined);
    assert.equal(await recording({ resourceTypes: types.slice(0, 2) }), "AWS::EC2::VPC, AWS::S3::Bucket");
    assert.equal(
      await recording({ resourceTypes: types }),
      "AWS::EC2::Subnet, AWS::EC2::VPC, AWS::IAM::Role, and 1 more",
    );
    assert.equal(
      await recording({
        allSupported: false,
        exclusionByResourceTypes: { resourceTypes: types.slice(0, 1) },
      }),
      "types other than AWS::S3::Bucket",
    );
    assert.equal(await recording({ allSupported: false }), undefined);
  });
});
