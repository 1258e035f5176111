import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { organizationsService } from "../../emulator/organizations/service";
import { account as management, organizations } from "./support/call";
import {
  type Constraint,
  casesOf,
  type ModelCase,
  type ModelOperation,
  type Samples,
  withValue,
} from "./support/modelCases";

const model = JSON.parse(readFileSync(join(__dirname, "support/organizationsModel.json"), "utf8")) as {
  readonly operations: Readonly<Record<string, ModelOperation>>;
};

const anything = { inside: ["é\n\u{1f600} "], outside: [] };
const unitIds = {
  inside: ["ou-ab12-abcdefgh", `ou-${"a".repeat(32)}-${"0".repeat(32)}`],
  outside: ["ou-ab12", "ou-abc-abcdefgh", "ou-ab12-abcdefg", "ou-AB12-abcdefgh", "xou-ab12-abcdefgh"],
};
const rootIds = {
  inside: ["r-ab12", `r-${"z".repeat(32)}`],
  outside: ["r-abc", "r-AB12", "x-ab12", `r-${"z".repeat(33)}`],
};
const accountIds = {
  inside: ["000000000000", "999999999999"],
  outside: ["00000000000", "00000000000a"],
};
/** An id of a longer kind may begin as that of a shorter one. */
const longAccountId = "0000000000000";
const tagTexts = { inside: ["Aé ٣_.:/=+-@"], outside: ["{}", "a\tb", "a,b"] };

const samples: Samples = {
  "[\\s\\S]*": anything,
  "[\\u0020-\\u007E]+": { inside: [" ~"], outside: ["é", "a\n"] },
  "[\\w+=,.@-]*": { inside: ["Az_09+=,.@-"], outside: ["a/b", "a b", "é"] },
  "[\\w+=,.@-]{1,64}": { inside: ["a", "a".repeat(64)], outside: ["", "a/b", "é"] },
  "[^\\s@]+@[^\\s@]+\\.[^\\s@]+": {
    inside: ["a@bc.d", `${"a".repeat(58)}@b.com`],
    outside: ["aa.bb.cc", "a@b@c.de", "a b@c.de", "abc@de", "@abc.de"],
  },
  "^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$": tagTexts,
  "^(\\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$": {
    inside: [...accountIds.inside, ...unitIds.inside],
    outside: [...accountIds.outside, longAccountId, ...unitIds.outside, ...rootIds.inside],
  },
  "^(r-[0-9a-z]{4,32})|(\\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})|(^p-[0-9a-zA-Z_]{8,128})|(^rp-[0-9a-zA-Z_]{4,128})|(^rt-[0-9a-zA-Z_]{8,32})$":
    {
      inside: [
        ...[...rootIds.inside, ...accountIds.inside, ...unitIds.inside],
        ...["p-FullAWSAccess", `p-${"_".repeat(128)}`, "rp-aaaa", "rt-aaaaaaaa", `rt-${"a".repeat(32)}`],
      ],
      outside: [
        ...[...rootIds.outside, ...accountIds.outside, longAccountId, ...unitIds.outside],
        ...["p-short", "rp-abc", "rt-short", `rt-${"a".repeat(33)}`],
      ],
    },
  "^(r-[0-9a-z]{4,32})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$": {
    inside: [...rootIds.inside, ...unitIds.inside],
    outside: [...rootIds.outside, ...unitIds.outside, ...accountIds.inside],
  },
  "^\\d{12}$": accountIds,
  "^car-[a-z0-9]{8,32}$": {
    inside: ["car-abcd0123", `car-${"a".repeat(32)}`],
    outside: ["car-abcd012", "car-ABCD0123", "abcd0123"],
  },
  "^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$": unitIds,
};

const member = "222222222222";
const root = "r-root";
const unit = "ou-root-aaaaaaaa";

const administrator = { AccountId: member, ServicePrincipal: "config.amazonaws.com" };

/** An input for each operation that is right as it is, and reaches everything that the model says of it. */
const right: Readonly<Record<string, object>> = {
  CloseAccount: { AccountId: member },
  CreateAccount: {
    ...{ AccountName: "new", Email: "new@example.com", RoleName: "role", IamUserAccessToBilling: "DENY" },
    Tags: [{ Key: "a", Value: "1" }],
  },
  CreateOrganization: {},
  CreateOrganizationalUnit: { ParentId: root, Name: "new", Tags: [{ Key: "a", Value: "1" }] },
  DeleteOrganization: {},
  DeleteOrganizationalUnit: { OrganizationalUnitId: unit },
  DeregisterDelegatedAdministrator: administrator,
  DescribeAccount: { AccountId: member },
  DescribeCreateAccountStatus: { CreateAccountRequestId: "car-aaaaaaaa" },
  DescribeOrganization: {},
  DescribeOrganizationalUnit: { OrganizationalUnitId: unit },
  DisableAWSServiceAccess: { ServicePrincipal: "config.amazonaws.com" },
  EnableAWSServiceAccess: { ServicePrincipal: "config.amazonaws.com" },
  EnableAllFeatures: {},
  ListAWSServiceAccessForOrganization: {},
  ListAccounts: {},
  ListAccountsForParent: { ParentId: root },
  ListChildren: { ParentId: root, ChildType: "ACCOUNT" },
  ListCreateAccountStatus: { States: ["FAILED"] },
  ListDelegatedAdministrators: { ServicePrincipal: "config.amazonaws.com" },
  ListDelegatedServicesForAccount: { AccountId: member },
  ListOrganizationalUnitsForParent: { ParentId: root },
  ListParents: { ChildId: member },
  ListRoots: {},
  ListTagsForResource: { ResourceId: member },
  MoveAccount: { AccountId: member, SourceParentId: root, DestinationParentId: unit },
  RegisterDelegatedAdministrator: administrator,
  RemoveAccountFromOrganization: { AccountId: member },
  TagResource: { ResourceId: member, Tags: [{ Key: "a", Value: "1" }] },
  UntagResource: { ResourceId: member, TagKeys: ["a"] },
  UpdateOrganizationalUnit: { OrganizationalUnitId: unit, Name: "other" },
};

/** What the state of the organization forbids, though the input is right. */
const forbidden: Readonly<Record<string, string>> = {
  CreateOrganization: "AlreadyInOrganizationException",
  DeleteOrganization: "OrganizationNotEmptyException",
  DeregisterDelegatedAdministrator: "AccountNotRegisteredException",
  DescribeCreateAccountStatus: "CreateAccountStatusNotFoundException",
  EnableAllFeatures: "HandshakeConstraintViolationException",
  ListDelegatedServicesForAccount: "AccountNotRegisteredException",
};

/** Reasons that say nothing of the model: a token or a service has to be one as well. */
const beyond: Readonly<Record<string, string>> = {
  NextToken: "INVALID_NEXT_TOKEN",
  ServicePrincipal: "UNRECOGNIZED_SERVICE_PRINCIPAL",
};

describe("the model of AWS Organizations", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.seedOrganization({
      managementAccount: management,
      root: { id: root },
      organizationalUnits: [{ id: unit, name: "unit" }],
      accounts: [{ id: member }],
    });
  });
  after(() => emulator.close());

  it("has all operations that are here", () => {
    assert.deepEqual(
      Object.keys(organizationsService.operations).sort(),
      Object.keys(model.operations).sort(),
    );
  });

  for (const [operation, { input, errors }] of Object.entries(model.operations))
    describe(operation, () => {
      const call = async (sent: unknown) => {
        const { body } = await organizations(emulator.url, operation, {}, sent);
        return { code: body.__type as unknown, reason: body.Reason as unknown, text: String(body.Message) };
      };

      it("does what a right input asks for, as far as the organization is right for it", async () => {
        const { code, text } = await call(right[operation]);
        assert.equal(code, forbidden[operation], text);
        if (code !== undefined) assert.ok(errors.includes(String(code)), `the model has no ${code}`);
      });

      for (const each of casesOf(input, samples))
        it(titleOf(each), async () => {
          const { code, reason, text } = await call(withValue(right[operation], each.path, each.value));
          const expected = reasonOf(each);
          if (expected !== undefined)
            assert.deepEqual([code, reason], ["InvalidInputException", expected], text);
          else if (code === "InvalidInputException") assert.equal(reason, beyond[each.path[0] ?? ""], text);
          if (code !== undefined) assert.ok(errors.includes(String(code)), `the model has no ${code}`);
        });

      it("refuses what has another JSON type", async () => {
        for (const name of Object.keys(input.members ?? {})) {
          const { code } = await call({ ...right[operation], [name]: { not: "this" } });
          assert.equal(code, "SerializationException", name);
        }
      });
    });
});

function titleOf({ path, value, violates }: ModelCase): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  const shown = text.length > 50 ? `${text.slice(0, 40)}… of ${text.length}` : text;
  return `${violates === undefined ? "takes" : `refuses for its ${violates}`} ${path.join(".")}: ${shown}`;
}

function reasonOf({ violates, isLength }: ModelCase): string | undefined {
  const reasons: Readonly<Record<Constraint, string>> = {
    required: "INPUT_REQUIRED",
    enum: "INVALID_ENUM",
    pattern: "INVALID_PATTERN",
    min: isLength ? "MIN_LENGTH_EXCEEDED" : "MIN_VALUE_EXCEEDED",
    max: isLength ? "MAX_LENGTH_EXCEEDED" : "MAX_VALUE_EXCEEDED",
  };
  return violates && reasons[violates];
}
