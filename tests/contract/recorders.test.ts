import assert from "node:assert/strict";
import {
  type ConfigServiceClient,
  DeleteConfigurationRecorderCommand,
  DeleteDeliveryChannelCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  DescribeDeliveryChannelsCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from "@aws-sdk/client-config-service";
import { ACCOUNT, sdkOf } from "./clients";
import { eachPeer } from "./peers";

eachPeer("configuration recorders and delivery channels through the SDK", (peer) => {
  let client: ConfigServiceClient;
  beforeEach(() => {
    client = sdkOf(peer);
    // moto has none that nobody has put.
    peer.emulator?.settings({ recorders: "required" });
  });
  afterEach(() => client.destroy());

  const ConfigurationRecorderName = "main";
  const DeliveryChannelName = "main";
  const put = (more: object = {}) =>
    client.send(
      new PutConfigurationRecorderCommand({
        ConfigurationRecorder: { name: "main", roleARN: `arn:aws:iam::${ACCOUNT}:role/config`, ...more },
      }),
    );
  const putChannel = (more: object = {}) =>
    client.send(
      new PutDeliveryChannelCommand({ DeliveryChannel: { name: "main", s3BucketName: "bucket", ...more } }),
    );
  const start = () => client.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName }));
  const stop = () => client.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName }));
  const recorders = async () =>
    (await client.send(new DescribeConfigurationRecordersCommand({}))).ConfigurationRecorders;
  const isRecording = async () =>
    (await client.send(new DescribeConfigurationRecorderStatusCommand({}))).ConfigurationRecordersStatus?.map(
      ({ name, recording }) => ({ name, recording }),
    );
  const channels = async () => (await client.send(new DescribeDeliveryChannelsCommand({}))).DeliveryChannels;

  it("are set up, started, stopped and taken down in one order", async () => {
    await assert.rejects(putChannel(), { name: "NoAvailableConfigurationRecorderException" });
    await put();
    await assert.rejects(start(), { name: "NoAvailableDeliveryChannelException" });
    await putChannel();
    assert.deepEqual(await isRecording(), [{ name: "main", recording: false }]);
    await start();
    assert.deepEqual(await isRecording(), [{ name: "main", recording: true }]);
    const deleteChannel = () => client.send(new DeleteDeliveryChannelCommand({ DeliveryChannelName }));
    await assert.rejects(deleteChannel(), { name: "LastDeliveryChannelDeleteFailedException" });
    await put({ recordingGroup: { resourceTypes: ["AWS::S3::Bucket"] } });
    assert.deepEqual(await isRecording(), [{ name: "main", recording: true }]);
    await stop();
    assert.deepEqual(await isRecording(), [{ name: "main", recording: false }]);
    await deleteChannel();
    await client.send(new DeleteConfigurationRecorderCommand({ ConfigurationRecorderName }));
    assert.deepEqual([await recorders(), await channels()], [[], []]);
  });

  const groups: [given: object | undefined, useOnly: string][] = [
    [undefined, "ALL_SUPPORTED_RESOURCE_TYPES"],
    [{ allSupported: true, includeGlobalResourceTypes: true }, "ALL_SUPPORTED_RESOURCE_TYPES"],
    [{ resourceTypes: ["AWS::S3::Bucket"] }, "INCLUSION_BY_RESOURCE_TYPES"],
    [
      {
        exclusionByResourceTypes: { resourceTypes: ["AWS::S3::Bucket"] },
        recordingStrategy: { useOnly: "EXCLUSION_BY_RESOURCE_TYPES" },
      },
      "EXCLUSION_BY_RESOURCE_TYPES",
    ],
  ];
  for (const [given, useOnly] of groups)
    it(`show a recording group whole: ${JSON.stringify(given)}`, async () => {
      await put(given === undefined ? {} : { recordingGroup: given });
      assert.deepEqual((await recorders())?.[0]?.recordingGroup, {
        allSupported: useOnly === "ALL_SUPPORTED_RESOURCE_TYPES",
        includeGlobalResourceTypes: false,
        resourceTypes: [],
        exclusionByResourceTypes: { resourceTypes: [] },
        ...given,
        recordingStrategy: { useOnly },
      });
    });

  const refused: [what: string, sent: () => Promise<unknown>, name: string][] = [
    ["a second recorder", () => put({ name: "b" }), "MaxNumberOfConfigurationRecordersExceededException"],
    ["a second channel", () => putChannel({ name: "b" }), "MaxNumberOfDeliveryChannelsExceededException"],
    ["a group with nothing in it", () => put({ recordingGroup: {} }), "InvalidRecordingGroupException"],
    [
      "all types and some",
      () => put({ recordingGroup: { allSupported: true, resourceTypes: ["AWS::S3::Bucket"] } }),
      "InvalidRecordingGroupException",
    ],
    ["a channel without a bucket", () => putChannel({ s3BucketName: undefined }), "NoSuchBucketException"],
    ["an empty prefix", () => putChannel({ s3KeyPrefix: "" }), "InvalidS3KeyPrefixException"],
    [
      "a recorder that isn't there",
      () => client.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName: "b" })),
      "NoSuchConfigurationRecorderException",
    ],
    [
      "a channel that isn't there",
      () => client.send(new DescribeDeliveryChannelsCommand({ DeliveryChannelNames: ["b"] })),
      "NoSuchDeliveryChannelException",
    ],
  ];
  it("refuse what AWS refuses", async () => {
    await put();
    await putChannel();
    for (const [what, sent, name] of refused) await assert.rejects(sent(), { name }, what);
  });
});
