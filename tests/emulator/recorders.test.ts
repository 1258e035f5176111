import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { type As, account, type Body, config, control, region } from "./support/call";

const ROLE = `arn:aws:iam::${account}:role/config`;
const recorder = { name: "main", roleARN: ROLE };
const channel = { name: "main", s3BucketName: "bucket" };
const named = { ConfigurationRecorderName: "main" };
const everything = {
  allSupported: true,
  includeGlobalResourceTypes: false,
  resourceTypes: [],
  exclusionByResourceTypes: { resourceTypes: [] },
  recordingStrategy: { useOnly: "ALL_SUPPORTED_RESOURCE_TYPES" },
};

describe("recorders and delivery channels", () => {
  let emulator: Emulator;
  const call = (operation: string, input: object = {}, as?: As) => config(emulator.url, operation, input, as);
  const put = (more: object = {}, tags?: object[], as?: As) =>
    call(
      "PutConfigurationRecorder",
      { ConfigurationRecorder: { ...recorder, ...more }, ...(tags && { Tags: tags }) },
      as,
    );
  const putChannel = (more: object = {}) =>
    call("PutDeliveryChannel", { DeliveryChannel: { ...channel, ...more } });
  const recorders = async (input: object = {}, as?: As) =>
    (await call("DescribeConfigurationRecorders", input, as)).body
      .ConfigurationRecorders as unknown as Record<string, unknown>[];
  const status = async (as?: As) =>
    (await call("DescribeConfigurationRecorderStatus", {}, as)).body
      .ConfigurationRecordersStatus as unknown as Record<string, unknown>[];
  const channels = async (as?: As) =>
    (await call("DescribeDeliveryChannels", {}, as)).body.DeliveryChannels as unknown as object[];
  const codeOf = async (answer: Promise<{ body: Body }>) => (await answer).body.__type as unknown;

  beforeEach(async () => {
    emulator = await startEmulator({ settings: { recorders: "required" } });
  });
  afterEach(() => emulator.close());

  it("are set up, started, stopped and taken down in the order that AWS asks for", async () => {
    assert.equal(await codeOf(putChannel()), "NoAvailableConfigurationRecorderException");
    assert.equal((await put()).status, 200);
    assert.equal(
      await codeOf(call("StartConfigurationRecorder", named)),
      "NoAvailableDeliveryChannelException",
    );
    assert.equal((await putChannel()).status, 200);
    const [before] = await status();
    assert.deepEqual(
      [before?.recording, before?.lastStatus, before?.lastStartTime],
      [false, undefined, undefined],
    );

    const startedAfter = Date.now() / 1000;
    await call("StartConfigurationRecorder", named);
    const [running] = await status();
    assert.deepEqual([running?.name, running?.recording, running?.lastStatus], ["main", true, "SUCCESS"]);
    assert.ok(Number(running?.lastStartTime) >= startedAfter);
    assert.equal(running?.lastStatusChangeTime, running?.lastStartTime);
    assert.equal(
      await codeOf(call("DeleteDeliveryChannel", { DeliveryChannelName: "main" })),
      "LastDeliveryChannelDeleteFailedException",
    );

    await call("StopConfigurationRecorder", named);
    const [stopped] = await status();
    assert.equal(stopped?.recording, false);
    assert.ok(Number(stopped?.lastStopTime) >= Number(running?.lastStartTime));
    assert.equal((await call("DeleteDeliveryChannel", { DeliveryChannelName: "main" })).status, 200);
    assert.equal((await call("DeleteConfigurationRecorder", named)).status, 200);
    assert.deepEqual([await recorders(), await status(), await channels()], [[], [], []]);
  });

  it("are shown whole", async () => {
    await put();
    await putChannel({
      s3KeyPrefix: "p",
      s3KmsKeyArn: `arn:aws:kms:us-east-1:${account}:key/k`,
      snsTopicARN: `arn:aws:sns:us-east-1:${account}:t`,
      configSnapshotDeliveryProperties: { deliveryFrequency: "Six_Hours" },
    });
    const [shown] = await recorders();
    const { arn, ...rest } = shown ?? assert.fail();
    assert.match(
      String(arn),
      new RegExp(`^arn:aws:config:us-east-1:${account}:configuration-recorder/main/[a-z0-9]{8}$`),
    );
    assert.deepEqual(rest, {
      ...recorder,
      recordingGroup: everything,
      recordingMode: { recordingFrequency: "CONTINUOUS" },
      recordingScope: "PAID",
    });
    assert.deepEqual(await recorders({ Arn: arn }), [shown]);
    assert.deepEqual(await channels(), [
      {
        ...channel,
        s3KeyPrefix: "p",
        s3KmsKeyArn: `arn:aws:kms:us-east-1:${account}:key/k`,
        snsTopicARN: `arn:aws:sns:us-east-1:${account}:t`,
        configSnapshotDeliveryProperties: { deliveryFrequency: "Six_Hours" },
      },
    ]);
    await call("StartConfigurationRecorder", named);
    const { body } = await call("DescribeDeliveryChannelStatus");
    const [delivered] = body.DeliveryChannelsStatus as unknown as { configHistoryDeliveryInfo: Body }[];
    assert.equal(delivered?.configHistoryDeliveryInfo.lastStatus as unknown, "SUCCESS");
  });

  it("are of one account and one region", async () => {
    await put();
    for (const as of [{ account: "222222222222" }, { region: "eu-west-1" }]) {
      assert.deepEqual(await recorders({}, as), []);
      assert.equal((await put({ name: "other" }, undefined, as)).status, 200);
    }
    assert.deepEqual(
      (await recorders()).map(({ name }) => name),
      ["main"],
    );
  });

  it("keep recording, their ARN and their tags if they are put again", async () => {
    await put({}, [{ Key: "team", Value: "s" }]);
    await putChannel();
    await call("StartConfigurationRecorder", named);
    const [before] = await recorders();
    const group = { resourceTypes: ["AWS::S3::Bucket"] };
    await put({ recordingGroup: group, recordingMode: { recordingFrequency: "DAILY" } }, [
      { Key: "team", Value: "t" },
    ]);
    const [after] = await recorders();
    assert.deepEqual(after, {
      ...before,
      recordingGroup: {
        ...everything,
        ...group,
        allSupported: false,
        recordingStrategy: { useOnly: "INCLUSION_BY_RESOURCE_TYPES" },
      },
      recordingMode: { recordingFrequency: "DAILY" },
    });
    assert.equal((await status())[0]?.recording, true);
    const { body } = await call("ListTagsForResource", { ResourceArn: before?.arn });
    assert.deepEqual(body.Tags as unknown, [{ Key: "team", Value: "s" }]);
  });

  it("are tagged by the ARN of the recorder", async () => {
    await put();
    const [{ arn: ResourceArn } = assert.fail()] = await recorders();
    await call("TagResource", {
      ResourceArn,
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    });
    await call("UntagResource", { ResourceArn, TagKeys: ["a"] });
    const { body } = await call("ListTagsForResource", { ResourceArn });
    assert.deepEqual(body.Tags as unknown, [{ Key: "b", Value: "2" }]);
  });

  it("say that a role can't be assumed", async () => {
    await put();
    await putChannel();
    await call("StartConfigurationRecorder", named);
    emulator.settings({ roles: [{ arn: ROLE, valid: false }] });
    const [shown] = await status();
    assert.deepEqual([shown?.lastStatus, shown?.lastErrorCode], ["FAILURE", "AccessDenied"]);
  });

  const refused: [what: string, operation: string, input: object, code: string][] = [
    [
      "a second recorder",
      "PutConfigurationRecorder",
      { ConfigurationRecorder: { ...recorder, name: "b" } },
      "MaxNumberOfConfigurationRecordersExceededException",
    ],
    [
      "a second delivery channel",
      "PutDeliveryChannel",
      { DeliveryChannel: { ...channel, name: "b" } },
      "MaxNumberOfDeliveryChannelsExceededException",
    ],
    [
      "a recorder without a role",
      "PutConfigurationRecorder",
      { ConfigurationRecorder: { name: "main" } },
      "InvalidRoleException",
    ],
    [
      "a blank name",
      "PutConfigurationRecorder",
      { ConfigurationRecorder: { ...recorder, name: " " } },
      "InvalidConfigurationRecorderNameException",
    ],
    [
      "the name of a service-linked recorder",
      "PutConfigurationRecorder",
      { ConfigurationRecorder: { ...recorder, name: "AWSConfigurationRecorderForX" } },
      "InvalidConfigurationRecorderNameException",
    ],
    [
      "a service-linked recorder",
      "PutConfigurationRecorder",
      { ConfigurationRecorder: { ...recorder, servicePrincipal: "x.amazonaws.com" } },
      "UnmodifiableEntityException",
    ],
    [
      "a resource type that is none",
      "PutConfigurationRecorder",
      { ConfigurationRecorder: { ...recorder, recordingGroup: { resourceTypes: ["AWS::Moon::Phase"] } } },
      "ValidationException",
    ],
    [
      "two recorders by name",
      "DescribeConfigurationRecorders",
      { ConfigurationRecorderNames: ["main", "main"] },
      "ValidationException",
    ],
    [
      "a recorder that isn't there",
      "DescribeConfigurationRecorderStatus",
      { ConfigurationRecorderNames: ["b"] },
      "NoSuchConfigurationRecorderException",
    ],
    [
      "the recorder of a service",
      "DescribeConfigurationRecorders",
      { ServicePrincipal: "x.amazonaws.com" },
      "NoSuchConfigurationRecorderException",
    ],
    [
      "to stop what isn't there",
      "StopConfigurationRecorder",
      { ConfigurationRecorderName: "b" },
      "NoSuchConfigurationRecorderException",
    ],
    [
      "a channel that isn't there",
      "DescribeDeliveryChannels",
      { DeliveryChannelNames: ["b"] },
      "NoSuchDeliveryChannelException",
    ],
    [
      "a channel without a bucket",
      "PutDeliveryChannel",
      { DeliveryChannel: { name: "main" } },
      "NoSuchBucketException",
    ],
    [
      "an empty prefix",
      "PutDeliveryChannel",
      { DeliveryChannel: { ...channel, s3KeyPrefix: "" } },
      "InvalidS3KeyPrefixException",
    ],
    [
      "a key that is none",
      "PutDeliveryChannel",
      { DeliveryChannel: { ...channel, s3KmsKeyArn: "k" } },
      "InvalidS3KmsKeyArnException",
    ],
    [
      "a topic that is none",
      "PutDeliveryChannel",
      { DeliveryChannel: { ...channel, snsTopicARN: "t" } },
      "InvalidSNSTopicARNException",
    ],
  ];
  it("refuse what AWS refuses", async () => {
    await put();
    await putChannel();
    const before = emulator.recorders();
    for (const [what, operation, input, code] of refused)
      assert.equal(await codeOf(call(operation, input)), code, what);
    assert.deepEqual(emulator.recorders(), before);
  });

  it("refuse recording groups that contradict themselves", async () => {
    const types = { resourceTypes: ["AWS::S3::Bucket"] };
    const groups: object[] = [
      {},
      { allSupported: false },
      { allSupported: true, ...types },
      { allSupported: true, recordingStrategy: { useOnly: "EXCLUSION_BY_RESOURCE_TYPES" } },
      { recordingStrategy: { useOnly: "ALL_SUPPORTED_RESOURCE_TYPES" } },
      { recordingStrategy: { useOnly: "INCLUSION_BY_RESOURCE_TYPES" } },
      { exclusionByResourceTypes: types },
      { includeGlobalResourceTypes: true, ...types },
    ];
    for (const recordingGroup of groups)
      assert.equal(
        await codeOf(put({ recordingGroup })),
        "InvalidRecordingGroupException",
        JSON.stringify(recordingGroup),
      );
    const useOnly = "EXCLUSION_BY_RESOURCE_TYPES";
    const good = { exclusionByResourceTypes: types, recordingStrategy: { useOnly } };
    assert.equal((await put({ recordingGroup: good })).status, 200);
  });

  describe("that are assumed", () => {
    beforeEach(() => {
      emulator.settings({ recorders: "assumed" });
    });

    it("are there in every account, and record", async () => {
      const [shown] = await recorders();
      const group = { ...everything, includeGlobalResourceTypes: true };
      assert.deepEqual([shown?.name, shown?.recordingGroup], ["default", group]);
      assert.deepEqual([(await status())[0]?.recording, (await status())[0]?.lastStatus], [true, "SUCCESS"]);
      assert.equal((await channels()).length, 1);
      assert.deepEqual(emulator.recorders(), []);
    });

    it("give way to those that are put", async () => {
      await put();
      await putChannel();
      assert.deepEqual(
        (await recorders()).map(({ name }) => name),
        ["main"],
      );
      assert.deepEqual(await channels(), [channel]);
      assert.equal((await status())[0]?.recording, false);
    });

    it("can be stopped and deleted", async () => {
      await call("StopConfigurationRecorder", { ConfigurationRecorderName: "default" });
      assert.equal((await status())[0]?.recording, false);
      await call("DeleteConfigurationRecorder", { ConfigurationRecorderName: "default" });
      assert.deepEqual(await recorders(), []);
    });
  });

  it("are seeded in several regions at once, off in others", async () => {
    const seeded = await emulator.seedRecorders([
      {
        account,
        regions: ["us-east-1", "eu-west-1"],
        recordingGroup: { resourceTypes: ["AWS::S3::Bucket"] },
      },
      { account, regions: ["eu-west-2"], recording: false, lastStopTime: 5, deliveryChannel: "none" },
      { account, regions: ["eu-west-3"], off: true },
    ]);
    assert.deepEqual(emulator.recorders(), seeded);
    assert.deepEqual(
      seeded.map((each) => [each.region, each.recorder?.recording, each.deliveryChannel?.name]),
      [
        ["us-east-1", true, "default"],
        ["eu-west-1", true, "default"],
        ["eu-west-2", false, undefined],
        ["eu-west-3", undefined, undefined],
      ],
    );
    const all = await emulator.seedRecorders([{ account: "222222222222", regions: "all" }]);
    assert.equal(all.length, 17);
  });

  it("are seeded and shown by the control interface, which refuses what is malformed", async () => {
    const { body } = await control(emulator.url, "PUT", "recorders", { account, name: "main" });
    assert.deepEqual((await control(emulator.url, "GET", "recorders")).body, body);
    assert.deepEqual(
      (await recorders()).map(({ name }) => name),
      ["main"],
    );
    const malformed = [
      { regions: [] },
      { color: "red" },
      { deliveryChannel: "some" },
      { recordingGroup: { allSupported: true, resourceTypes: ["AWS::S3::Bucket"] } },
    ];
    for (const seed of malformed)
      assert.equal((await control(emulator.url, "PUT", "recorders", seed)).status, 400, JSON.stringify(seed));
  });

  it("come back from the state file, and are gone after a reset", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emulator-recorders-"));
    const stateFile = join(folder, "state.json");
    try {
      const first = await startEmulator({ stateFile });
      await first.seedRecorders([{ account, name: "main" }]);
      await first.seedResources([{ resourceType: "AWS::S3::Bucket", count: 2 }]);
      const before = [first.recorders(), first.resources()];
      await first.close();
      const second = await startEmulator({ stateFile });
      assert.deepEqual([second.recorders(), second.resources()], before);
      await second.reset();
      assert.deepEqual([second.recorders(), second.resources()], [[], []]);
      await second.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are shown as old as the setting staleMs says", async () => {
    await put();
    emulator.settings({ staleMs: 60_000, staleHidesNew: true });
    assert.deepEqual(await recorders(), []);
    emulator.settings({ staleHidesNew: false });
    await put({ recordingGroup: { resourceTypes: ["AWS::S3::Bucket"] } });
    assert.deepEqual((await recorders())[0]?.recordingGroup, everything);
  });

  it("can be throttled, each operation by itself", async () => {
    emulator.settings({
      rates: [{ service: "config", operation: "DescribeConfigurationRecorders", perSecond: 0, burst: 1 }],
    });
    assert.equal((await call("DescribeConfigurationRecorders", {}, { region })).status, 200);
    assert.equal(await codeOf(call("DescribeConfigurationRecorders")), "ThrottlingException");
    assert.equal((await call("DescribeConfigurationRecorderStatus")).status, 200);
  });
});
