import assert from "node:assert/strict";
import { describeProblem } from "../../../../provider/domain/problem";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import {
  A,
  ACCOUNTS,
  accountSource,
  itAccepts,
  itRefuses,
  ORGANIZATION,
  type Raw,
  ROLE,
  run,
} from "../../../support/normalising";
import { declaring, OneStack } from "../../../support/oneStack";

const REGION_RULE = "the code of an AWS region, as us-east-1";
const ONE_SOURCE = "exactly one of accountAggregationSource and organizationAggregationSource is needed";
const SOME_REGION = "allRegions: true, or at least one region in regions";

describe("the source of an aggregator", () => {
  describe("is refused", () =>
    itRefuses([
      ["no source", {}, [ONE_SOURCE]],
      ["both sources", { ...ACCOUNTS, ...ORGANIZATION }, [ONE_SOURCE]],
      [
        "a source that is a list",
        { accountAggregationSource: [A] },
        [`accountAggregationSource must be an object, not ["${A}"]`],
      ],
      [
        "an organization by its role",
        { organizationAggregationSource: ROLE },
        [`organizationAggregationSource must be an object, not "${ROLE}"`],
      ],
      [
        "a property of the source that isn't one",
        accountSource({ accountIds: [A], allAwsRegions: true }),
        ["accountAggregationSource.allAwsRegions is not a property: is allRegions meant?"],
      ],
      [
        "a role beside accounts",
        accountSource({ accountIds: [A], roleArn: ROLE }),
        ["accountAggregationSource.roleArn is not a property"],
      ],
      [
        "no role",
        { organizationAggregationSource: { allRegions: true } },
        [
          "organizationAggregationSource.roleArn must be the ARN of a role, as arn:aws:iam::111111111111:role/name",
        ],
      ],
      [
        "an empty role",
        { organizationAggregationSource: { roleArn: "", allRegions: true } },
        [
          'organizationAggregationSource.roleArn must be the ARN of a role, as arn:aws:iam::111111111111:role/name, not ""',
        ],
      ],
      ...[
        "role/org",
        "arn:aws:iam::1:role/org",
        "arn:aws:sts::111111111111:assumed-role/org/me",
        "arn:aws:iam::111111111111:user/me",
      ].map((roleArn): [string, Raw, string[]] => [
        `the role ${roleArn}`,
        { organizationAggregationSource: { roleArn, allRegions: true } },
        [
          `organizationAggregationSource.roleArn must be the ARN of a role, as arn:aws:iam::111111111111:role/name, not "${roleArn}"`,
        ],
      ]),
      ...(
        [
          ["cn-north-1", "aws-cn"],
          ["us-gov-west-1", "aws-us-gov"],
        ] as const
      ).map(([region, partition]): [string, Raw, string[]] => [
        `a role of another partition than ${region}`,
        { region, organizationAggregationSource: { roleArn: ROLE, allRegions: true } },
        [
          `organizationAggregationSource.roleArn must be a role of the partition ${partition}, since the aggregator is in ${region}, not "${ROLE}"`,
        ],
      ]),
      [
        "accounts beside a role",
        { organizationAggregationSource: { roleArn: ROLE, allRegions: true, accountIds: [A] } },
        ["organizationAggregationSource.accountIds is not a property"],
      ],
      [
        "no regions",
        { accountAggregationSource: { accountIds: [A] } },
        [`accountAggregationSource needs ${SOME_REGION}`],
      ],
      [
        "no regions of an organization",
        { organizationAggregationSource: { roleArn: ROLE, allRegions: false, regions: [] } },
        [`organizationAggregationSource needs ${SOME_REGION}`],
      ],
      [
        "all regions and some",
        accountSource({ accountIds: [A], regions: ["us-east-1"] }),
        [`accountAggregationSource.regions can't be set together with allRegions: true: ["us-east-1"]`],
      ],
      [
        "a region to collect from that is none",
        { accountAggregationSource: { accountIds: [A], regions: ["us-east-1", "EU", 3] } },
        [
          `accountAggregationSource.regions[1] must be ${REGION_RULE}, not "EU"`,
          "accountAggregationSource.regions[2] must be a string, not 3",
        ],
      ],
      [
        "regions that are no list",
        { accountAggregationSource: { accountIds: [A], regions: "us-east-1" } },
        [
          'accountAggregationSource.regions must be a list, not "us-east-1"',
          `accountAggregationSource needs ${SOME_REGION}`,
        ],
      ],
      [
        "allRegions as text",
        { accountAggregationSource: { accountIds: [A], regions: ["us-east-1"], allRegions: "false" } },
        ['accountAggregationSource.allRegions must be true or false, not "false"'],
      ],
    ]));

  describe("is accepted", () =>
    itAccepts([
      [
        "regions of other partitions",
        {
          accountAggregationSource: {
            accountIds: [A],
            regions: ["us-gov-west-1", "cn-north-1", "us-iso-east-1"],
          },
        },
      ],
    ]));

  it("is refused as a whole without its value, if that is secret", () => {
    const { problems } = run({ accountAggregationSource: "31415926535", secrets: ["accountIds"] });
    assert.deepEqual(problems.map(describeProblem), ["accountAggregationSource must be an object"]);
  });

  it("one of both sources: not refused, since it may turn out to be left out", async () => {
    const { stack } = new OneStack();
    assert.equal(await stack.preview(declaring("a", { organizationAggregationSource: UNKNOWN })), "create");
  });
});
