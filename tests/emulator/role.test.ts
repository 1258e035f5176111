import assert from "node:assert/strict";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  ListAWSServiceAccessForOrganizationCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
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
