import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { accountService } from "../../emulator/account/service";
import { resourceTypes } from "../../emulator/config/resourceTypes";
import { configService } from "../../emulator/config/service";
import type { Service } from "../../emulator/service";
import { account, authorization, type Body, config, putInput, region } from "./support/call";
import {
  type Constraint,
  casesOf,
  type ModelCase,
  type ModelOperation,
  type Samples,
  withEnums,
  withValue,
} from "./support/modelCases";

const samples: Samples = {
  "\\d{12}": {
    inside: ["000000000000", "999999999999"],
    outside: ["", "00000000000", "0000000000000", "00000000000a", "٠٠٠٠٠٠٠٠٠٠٠٠", " 000000000000"],
  },
  "[\\w\\-]+": { inside: ["Az_09-"], outside: ["a b", "a/b", "é", "a\n"] },
  "[\\w+=,.@-]+": { inside: ["config.amazonaws.com", "Az_09+=,.@-"], outside: ["a b", "a/b", "é"] },
  "[a-zA-Z0-9]{2,64}::[a-zA-Z0-9]{2,64}::[a-zA-Z0-9]{2,64}": {
    inside: ["AWS::EC2::Instance", "aa::bb::cc", ["a", "b", "c"].map((each) => each.repeat(64)).join("::")],
    outside: ["AWS::EC2", "a::bb::cc", "aa::bb::c-c", `${"a".repeat(65)}::bb::cc`, "aa::bb::cc::dd"],
  },
};

const arn = (id: string) => `arn:aws:config:${region}:${account}:config-aggregator/config-aggregator-${id}`;
const authorized = { AuthorizedAccountId: "222222222222", AuthorizedAwsRegion: region };
const requester = { RequesterAccountId: "222222222222", RequesterAwsRegion: region };
const recorder = { roleARN: `arn:aws:iam::${account}:role/config` };
const recorderName = { ConfigurationRecorderName: "default" };
const name = { ConfigurationAggregatorName: "security" };

/** An input for each operation that is right as it is, and reaches everything that the model says of it. */
const right: Readonly<Record<string, object>> = {
  PutConfigurationAggregator: putInput("security", [account], {
    AggregatorFilters: {
      ResourceType: { Type: "INCLUDE", Value: ["AWS::EC2::Instance"] },
      ServicePrincipal: { Type: "INCLUDE", Value: ["config.amazonaws.com"] },
    },
    Tags: [{ Key: "a", Value: "1" }],
  }),
  DescribeConfigurationAggregators: { ConfigurationAggregatorNames: ["security"] },
  DescribeConfigurationAggregatorSourcesStatus: { ...name, UpdateStatus: ["FAILED"] },
  DeleteConfigurationAggregator: name,
  PutAggregationAuthorization: { ...authorized, Tags: [{ Key: "a", Value: "1" }] },
  DescribeAggregationAuthorizations: {},
  DeleteAggregationAuthorization: authorized,
  DescribePendingAggregationRequests: {},
  DeletePendingAggregationRequest: requester,
  TagResource: { ResourceArn: arn("aaaaaaaa"), Tags: [{ Key: "a", Value: "1" }] },
  UntagResource: { ResourceArn: arn("aaaaaaaa"), TagKeys: ["a"] },
  ListTagsForResource: { ResourceArn: arn("aaaaaaaa") },
  GetAggregateDiscoveredResourceCounts: {
    ...name,
    Filters: { ResourceType: "AWS::EC2::Instance" },
    GroupByKey: "ACCOUNT_ID",
  },
  SelectAggregateResourceConfig: { ...name, Expression: "SELECT accountId" },
  PutConfigurationRecorder: {
    ConfigurationRecorder: {
      ...recorder,
      recordingGroup: { resourceTypes: ["AWS::EC2::Instance"] },
      recordingMode: {
        recordingFrequency: "DAILY",
        recordingModeOverrides: [{ resourceTypes: ["AWS::EC2::Instance"], recordingFrequency: "CONTINUOUS" }],
      },
    },
    Tags: [{ Key: "a", Value: "1" }],
  },
  StartConfigurationRecorder: recorderName,
  StopConfigurationRecorder: recorderName,
  DeleteConfigurationRecorder: recorderName,
  DescribeConfigurationRecorders: { ConfigurationRecorderNames: ["default"] },
  DescribeConfigurationRecorderStatus: { ConfigurationRecorderNames: ["default"] },
  PutDeliveryChannel: {
    DeliveryChannel: {
      s3BucketName: "bucket",
      configSnapshotDeliveryProperties: { deliveryFrequency: "One_Hour" },
    },
  },
  DeleteDeliveryChannel: { DeliveryChannelName: "default" },
  DescribeDeliveryChannels: { DeliveryChannelNames: ["default"] },
  DescribeDeliveryChannelStatus: { DeliveryChannelNames: ["default"] },
  ListRegions: { RegionOptStatusContains: ["ENABLED"] },
};

/** What a value that keeps the model may be refused for besides, by where it is. */
const beyond: Readonly<Record<string, string>> = {
  "PutConfigurationAggregator AccountAggregationSources": "InvalidParameterValueException",
  "PutConfigurationAggregator AccountAggregationSources.0.AwsRegions": "InvalidParameterValueException",
  "PutConfigurationAggregator OrganizationAggregationSource.AwsRegions": "InvalidParameterValueException",
  "PutAggregationAuthorization AuthorizedAwsRegion": "InvalidParameterValueException",
  "DeleteAggregationAuthorization AuthorizedAwsRegion": "InvalidParameterValueException",
  "DeletePendingAggregationRequest RequesterAwsRegion": "InvalidParameterValueException",
  "DescribeConfigurationAggregators ConfigurationAggregatorNames": "NoSuchConfigurationAggregatorException",
  "DescribeConfigurationAggregators ConfigurationAggregatorNames.0": "NoSuchConfigurationAggregatorException",
  "DescribeConfigurationAggregatorSourcesStatus ConfigurationAggregatorName":
    "NoSuchConfigurationAggregatorException",
  "DeleteConfigurationAggregator ConfigurationAggregatorName": "NoSuchConfigurationAggregatorException",
  "GetAggregateDiscoveredResourceCounts ConfigurationAggregatorName":
    "NoSuchConfigurationAggregatorException",
  "SelectAggregateResourceConfig ConfigurationAggregatorName": "NoSuchConfigurationAggregatorException",
  "SelectAggregateResourceConfig Expression": "InvalidExpressionException",
  "PutConfigurationRecorder ConfigurationRecorder.recordingGroup.exclusionByResourceTypes.resourceTypes.0":
    "InvalidRecordingGroupException",
  "PutConfigurationRecorder ConfigurationRecorder.recordingGroup.recordingStrategy.useOnly":
    "InvalidRecordingGroupException",
  "PutConfigurationRecorder ConfigurationRecorder.recordingScope": "UnmodifiableEntityException",
  "PutConfigurationRecorder ConfigurationRecorder.servicePrincipal": "UnmodifiableEntityException",
  "StartConfigurationRecorder ConfigurationRecorderName": "NoSuchConfigurationRecorderException",
  "StopConfigurationRecorder ConfigurationRecorderName": "NoSuchConfigurationRecorderException",
  "DeleteConfigurationRecorder ConfigurationRecorderName": "NoSuchConfigurationRecorderException",
  "DescribeConfigurationRecorders ConfigurationRecorderNames.0": "NoSuchConfigurationRecorderException",
  "DescribeConfigurationRecorders ServicePrincipal": "ValidationException",
  "DescribeConfigurationRecorders Arn": "ValidationException",
  "DescribeConfigurationRecorderStatus ConfigurationRecorderNames.0": "NoSuchConfigurationRecorderException",
  "DescribeConfigurationRecorderStatus ServicePrincipal": "ValidationException",
  "DescribeConfigurationRecorderStatus Arn": "ValidationException",
  "DeleteDeliveryChannel DeliveryChannelName": "NoSuchDeliveryChannelException",
  "DescribeDeliveryChannels DeliveryChannelNames.0": "NoSuchDeliveryChannelException",
  "DescribeDeliveryChannelStatus DeliveryChannelNames.0": "NoSuchDeliveryChannelException",
  "TagResource ResourceArn": "ValidationException",
  "UntagResource ResourceArn": "ValidationException",
  "ListTagsForResource ResourceArn": "ValidationException",
  "ListTagsForResource Limit": "InvalidLimitException",
  "ListRegions NextToken": "ValidationException",
  "ListRegions AccountId": "AccessDeniedException",
};

const constraints: Readonly<Record<Constraint, RegExp>> = {
  required: /Member must not be null/,
  enum: /Member must satisfy enum value set/,
  pattern: /Member must satisfy regular expression pattern/,
  min: /Member must have (length|value) greater than or equal to \d+/,
  max: /Member must have (length|value) less than or equal to \d+/,
};

interface Served {
  readonly title: string;
  readonly file: string;
  readonly service: Service;
  readonly send: (url: string, operation: string, input: unknown) => Promise<{ code: unknown; text: string }>;
}

const services: readonly Served[] = [
  {
    title: "AWS Config",
    file: "configModel.json",
    service: configService,
    send: async (url, operation, input) => {
      const { body } = await config(url, operation, input);
      return { code: body.__type, text: String(body.message) };
    },
  },
  {
    title: "AWS Account Management",
    file: "accountModel.json",
    service: accountService,
    send: async (url, operation, input) => {
      const response = await fetch(`${url}/${operation.charAt(0).toLowerCase()}${operation.slice(1)}`, {
        method: "POST",
        headers: { authorization: authorization(), "content-type": "application/json" },
        body: JSON.stringify(input),
      });
      const { message } = (await response.json()) as Body;
      return { code: response.headers.get("x-amzn-errortype") ?? undefined, text: String(message) };
    },
  },
];

for (const { title, file, service, send } of services) {
  const model = JSON.parse(readFileSync(join(__dirname, "support", file), "utf8")) as {
    readonly operations: Readonly<Record<string, ModelOperation>>;
    readonly enums?: Readonly<Record<string, readonly string[]>>;
  };
  const { enums = {} } = model;

  describe(`the model of ${title}`, () => {
    let emulator: Emulator;
    before(async () => {
      emulator = await startEmulator();
    });
    beforeEach(async () => {
      await emulator.reset();
      await emulator.seed({ account, name: "security", arn: arn("aaaaaaaa"), accountIds: [account] });
    });
    after(() => emulator.close());

    if (enums.ResourceType !== undefined)
      it("has the resource types that are here", () => {
        assert.deepEqual([...resourceTypes].sort(), [...(enums.ResourceType ?? [])].sort());
      });

    it("has all operations that are here", () => {
      assert.deepEqual(Object.keys(service.operations).sort(), Object.keys(model.operations).sort());
    });

    for (const [operation, { input, errors }] of Object.entries(model.operations))
      describe(operation, () => {
        it("does what a right input asks for", async () => {
          // A delivery channel can be deleted while nothing is recorded.
          if (operation === "DeleteDeliveryChannel")
            await emulator.seedRecorders([{ account, recording: false }]);
          const { code, text } = await send(emulator.url, operation, right[operation]);
          assert.equal(code, undefined, text);
        });

        for (const each of casesOf(withEnums(input, enums), samples))
          it(titleOf(each), async () => {
            const sent = withValue(baseOf(operation, each.path), each.path, each.value);
            const { code, text } = await send(emulator.url, operation, sent);
            if (each.violates !== undefined) {
              assert.equal(code, "ValidationException", text);
              assert.match(text, constraints[each.violates]);
            } else {
              assert.doesNotMatch(text, /failed to satisfy constraint/);
              if (code !== undefined) assert.equal(code, beyond[`${operation} ${each.path.join(".")}`], text);
            }
            const known = [undefined, "ValidationException", ...errors];
            assert.ok(known.includes(code as string | undefined), `the model has no ${String(code)}`);
          });

        it("refuses what has another JSON type", async () => {
          for (const member of Object.keys(input.members ?? {})) {
            const { code } = await send(emulator.url, operation, {
              ...right[operation],
              [member]: { not: "this" },
            });
            const structure = input.members?.[member]?.type === "structure";
            if (!structure) assert.equal(code, "SerializationException", member);
          }
        });
      });
  });
}

/** The other kind of source is asked for instead, so that a Put never has both. */
function baseOf(operation: string, [first]: readonly string[]): unknown {
  if (operation !== "PutConfigurationAggregator" || first !== "OrganizationAggregationSource") {
    return right[operation];
  }
  return {
    ConfigurationAggregatorName: "organization",
    OrganizationAggregationSource: {
      RoleArn: `arn:aws:iam::${account}:role/config`,
      AwsRegions: ["eu-west-1"],
    },
  };
}

function titleOf({ path, value, violates }: ModelCase): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  const shown = text.length > 50 ? `${text.slice(0, 40)}… of ${text.length}` : text;
  return `${violates === undefined ? "takes" : `refuses for its ${violates}`} ${path.join(".")}: ${shown}`;
}
