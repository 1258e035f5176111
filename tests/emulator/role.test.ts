import assert from "node:assert/strict";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  ListAWSServiceAccessForOrganizationCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type Emulator, startEmulator } from "../../emulator";

describe("the endpoint's roles and service access", () => {
  let emulator: Emulator;
  const client = () => ({
    endpoint: emulator.url,
    region: "us-east-1",
    credentials: { accessKeyId: "111111111111", secretAccessKey: "x" },
  });
  const trust = async (RoleName: string) => {
    const { Role } = await new IAMClient(client()).send(new GetRoleCommand({ RoleName }));
    return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).Statement[0].Principal
      .Service;
  };

  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => emulator.reset());
  after(() => emulator.close());

  it("a role trusts AWS Config, where nothing else is said", async () => {
    assert.deepEqual(await trust("organization"), ["config.amazonaws.com"]);
  });

  it("a role trusts what is said, or isn't there", async () => {
    const arn = (name: string) => `arn:aws:iam::111111111111:role/path/${name}`;
    emulator.settings({
      roles: [
        { arn: arn("other"), trusts: ["ec2.amazonaws.com"] },
        { arn: arn("none"), exists: false },
      ],
    });
    assert.deepEqual(await trust("other"), ["ec2.amazonaws.com"]);
    await assert.rejects(trust("none"), (error: Error) => /^NoSuchEntity/.test(error.name));
  });

  it("a role has its path, in GetRole and in what the caller needs", async () => {
    const get = async (RoleName: string) =>
      (await new IAMClient(client()).send(new GetRoleCommand({ RoleName }))).Role;
    const arn = "arn:aws:iam::111111111111:role/service-role/config/organization";
    emulator.settings({ roles: [{ arn }] });
    const [known, other] = [await get("organization"), await get("other")];
    assert.deepEqual(
      [known?.Path, known?.Arn, known?.RoleName],
      ["/service-role/config/", arn, "organization"],
    );
    assert.deepEqual([other?.Path, other?.Arn], ["/", "arn:aws:iam::111111111111:role/other"]);
    assert.deepEqual(
      emulator.log({ operation: "GetRole" }).map(({ needed }) => needed[0]?.resource),
      [arn, other?.Arn],
    );
  });

  it("a role has one id, in GetRole, in AssumeRole and in GetCallerIdentity", async () => {
    const idOf = async (RoleName: string, region = "us-east-1") =>
      (await new IAMClient({ ...client(), region }).send(new GetRoleCommand({ RoleName }))).Role?.RoleId ??
      "";
    const id = await idOf("organization");
    assert.match(id, /^AROA[A-Z2-7]{17}$/);
    assert.equal(await idOf("organization"), id);
    assert.notEqual(await idOf("other"), id);
    const RoleArn = "arn:aws:iam::111111111111:role/path/organization";
    emulator.settings({ roles: [{ arn: RoleArn }] });
    assert.equal(await idOf("organization"), id, "whatever its path: names are unique in an account");
    const { AssumedRoleUser, Credentials } = await new STSClient(client()).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "test" }),
    );
    assert.equal(AssumedRoleUser?.AssumedRoleId, `${id}:test`);
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const { UserId } = await new STSClient({ ...client(), credentials }).send(
      new GetCallerIdentityCommand({}),
    );
    assert.equal(UserId, `${id}:test`);
  });

  it("trusted access is on, or off", async () => {
    const list = async () => {
      const organizations = new OrganizationsClient(client());
      const { EnabledServicePrincipals: enabled = [] } = await organizations.send(
        new ListAWSServiceAccessForOrganizationCommand({}),
      );
      return enabled.map(({ ServicePrincipal }) => ServicePrincipal);
    };
    assert.deepEqual(await list(), ["config.amazonaws.com"]);
    emulator.settings({ organization: { managementAccount: "111111111111", trustedAccess: false } });
    assert.deepEqual(await list(), []);
  });
});
