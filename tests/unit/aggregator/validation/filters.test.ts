import { ACCOUNTS, itAccepts, itRefuses } from "../../../support/normalising";

const TYPE_RULE = "a resource type, as AWS::EC2::Instance";
const PRINCIPAL_RULE = "a service principal, as ec2.amazonaws.com";

describe("the filters of an aggregator", () => {
  describe("are refused", () =>
    itRefuses([
      [
        "filters that are a list",
        { ...ACCOUNTS, aggregatorFilters: ["AWS::S3::Bucket"] },
        [
          'aggregatorFilters must be an object with resourceTypes or servicePrincipals, not ["AWS::S3::Bucket"]',
        ],
      ],
      [
        "a filter that isn't one",
        { ...ACCOUNTS, aggregatorFilters: { resourceType: [] } },
        ["aggregatorFilters.resourceType is not a property: is resourceTypes meant?"],
      ],
      [
        "resource types that are none",
        { ...ACCOUNTS, aggregatorFilters: { resourceTypes: ["AWS::S3", "AWS::EC2::Instance", "AWS::A::B"] } },
        [
          `aggregatorFilters.resourceTypes[0] must be ${TYPE_RULE}, not "AWS::S3"`,
          `aggregatorFilters.resourceTypes[2] must be ${TYPE_RULE}, not "AWS::A::B"`,
        ],
      ],
      [
        "service principals that are none",
        { ...ACCOUNTS, aggregatorFilters: { servicePrincipals: ["", "a b", "p".repeat(129)] } },
        [
          `aggregatorFilters.servicePrincipals[0] must be ${PRINCIPAL_RULE}, not ""`,
          `aggregatorFilters.servicePrincipals[1] must be ${PRINCIPAL_RULE}, not "a b"`,
          `aggregatorFilters.servicePrincipals[2] must be ${PRINCIPAL_RULE}, not "${"p".repeat(129)}"`,
        ],
      ],
      [
        "a filter that is no list",
        { ...ACCOUNTS, aggregatorFilters: { resourceTypes: "AWS::S3::Bucket" } },
        ['aggregatorFilters.resourceTypes must be a list, not "AWS::S3::Bucket"'],
      ],
    ]));

  describe("are accepted", () =>
    itAccepts([
      [
        "the longest resource type",
        {
          ...ACCOUNTS,
          aggregatorFilters: {
            resourceTypes: [["x", "y", "z"].map((letter) => letter.repeat(64)).join("::")],
          },
        },
      ],
      [
        "the longest service principal",
        { ...ACCOUNTS, aggregatorFilters: { servicePrincipals: ["p".repeat(128)] } },
      ],
      ["no filter at all", { ...ACCOUNTS, aggregatorFilters: {} }],
    ]));
});
