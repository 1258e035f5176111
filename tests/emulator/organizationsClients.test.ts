import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Emulator, startEmulator } from "../../emulator";
import { aws, awsCommand } from "./support/awsCli";
import { account as management } from "./support/call";

const execute = promisify(execFile);

const prod = "222222222222";
const CONFIG = "config.amazonaws.com";

describe("AWS Organizations by other clients", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.seedOrganization({
      ...{ id: "o-exampleorg1", managementAccount: management, root: { id: "r-ab12" } },
      organizationalUnits: [{ id: "ou-ab12-aaaaaaaa", name: "Prod" }],
      accounts: [
        { id: prod, parent: "Prod" },
        ...Array.from({ length: 43 }, (_, n) => ({ id: String(300_000_000_000 + n) })),
      ],
    });
  });
  after(() => emulator.close());

  describe("the AWS CLI", () => {
    let command: string;
    before(() => {
      command = awsCommand();
    });
    const run = async (...words: string[]): Promise<unknown> => {
      const { code, output, stderr } = await aws(
        command,
        emulator.url,
        management,
        "organizations",
        ...words,
      );
      assert.equal(code, 0, stderr);
      return output;
    };

    it("reads all pages, moves accounts, and registers delegated administrators", async () => {
      emulator.settings({ organizationReads: { emptyPages: 1 } });
      assert.equal(await run("list-accounts", "--query", "length(Accounts)"), 45);
      const from = ["--source-parent-id", "ou-ab12-aaaaaaaa", "--destination-parent-id", "r-ab12"];
      await run("move-account", "--account-id", prod, ...from);
      const parents = await run("list-parents", "--child-id", prod, "--query", "Parents[].Id");
      assert.deepEqual(parents, ["r-ab12"]);
      const who = ["--account-id", prod, "--service-principal", CONFIG];
      await run("register-delegated-administrator", ...who);
      const members = ["Id", "Status", "State", "JoinedMethod"];
      const query = `DelegatedAdministrators[].{${members.map((name) => `${name}:${name}`).join(",")}}`;
      assert.deepEqual(await run("list-delegated-administrators", "--query", query), [
        { Id: prod, Status: "ACTIVE", State: "ACTIVE", JoinedMethod: "CREATED" },
      ]);
    });

    it("says why it is refused", async () => {
      const words = ["describe-account", "--account-id", "1"];
      const { code, stderr } = await aws(command, emulator.url, management, "organizations", ...words);
      assert.notEqual(code, 0);
      assert.match(
        stderr,
        /\(InvalidInputException\) when calling the DescribeAccount operation: You provided/,
      );
    });
  });

  describe("boto3", () => {
    before(async function () {
      const found = await execute("python3", ["-c", "import boto3"]).then(
        () => true,
        () => false,
      );
      if (found) return;
      console.log("    boto3 is left out: no python3 on the PATH has it");
      this.skip();
    });

    const script = `
import json, sys, boto3
organizations = boto3.client(
    "organizations", endpoint_url=sys.argv[1], region_name="us-east-1",
    aws_access_key_id="${management}", aws_secret_access_key="not-checked",
)
accounts = [
    account["Id"]
    for page in organizations.get_paginator("list_accounts").paginate(PaginationConfig={"PageSize": 7})
    for account in page["Accounts"]
]
unit = organizations.create_organizational_unit(ParentId="r-ab12", Name="Test")["OrganizationalUnit"]
request = organizations.create_account(AccountName="new", Email="new@example.com")["CreateAccountStatus"]
made = organizations.describe_create_account_status(CreateAccountRequestId=request["Id"])["CreateAccountStatus"]
organizations.move_account(
    AccountId=made["AccountId"], SourceParentId="r-ab12", DestinationParentId=unit["Id"],
)
path = organizations.describe_account(AccountId=made["AccountId"])["Account"]["Paths"][0]
try:
    organizations.close_account(AccountId="${management}")
except organizations.exceptions.ConstraintViolationException as error:
    reason = error.response["Reason"]
print(json.dumps([len(accounts), path == unit["Path"] + made["AccountId"] + "/", reason]))
`;

    it("reads all pages, makes OUs and accounts, and knows the errors", async () => {
      const { stdout } = await execute("python3", ["-c", script, emulator.url]);
      assert.deepEqual(JSON.parse(stdout), [45, true, "CANNOT_CLOSE_MANAGEMENT_ACCOUNT"]);
    });
  });
});
