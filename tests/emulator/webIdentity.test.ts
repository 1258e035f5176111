import assert from "node:assert/strict";
import { ConfigServiceClient, DescribeConfigurationAggregatorsCommand } from "@aws-sdk/client-config-service";
import { ListDelegatedAdministratorsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type Emulator, startEmulator } from "../../emulator";

describe("the endpoint, for what is asked before an aggregator is made", () => {
  let emulator: Emulator;
  const member = "222222222222";
  const client = (accessKeyId: string) => ({
    endpoint: emulator.url,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey: "x" },
  });

  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => emulator.reset());
  after(() => emulator.close());

  it("gives credentials of a role to the bearer of a token, without a signature, and logs no token", async () => {
    const sts = new STSClient({ endpoint: emulator.url, region: "us-east-1" });
    const { Credentials } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: `arn:aws:iam::${member}:role/ci`,
        RoleSessionName: "ci",
        WebIdentityToken: "canary-token",
      }),
    );
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const config = new ConfigServiceClient({ ...client(""), credentials });
    await config.send(new DescribeConfigurationAggregatorsCommand({}));
    assert.equal(emulator.log().at(-1)?.account, member);
    assert.ok(!JSON.stringify(emulator.log()).includes("canary-token"));
  });

  it("refuses a role that is denied", async () => {
    const arn = `arn:aws:iam::${member}:role/ci`;
    emulator.settings({ roles: [{ arn, deny: true }] });
    const sts = new STSClient({ endpoint: emulator.url, region: "us-east-1" });
    const command = { RoleArn: arn, RoleSessionName: "ci", WebIdentityToken: "token" };
    await assert.rejects(sts.send(new AssumeRoleWithWebIdentityCommand(command)), { name: "AccessDenied" });
  });

  it("lists delegated administrators, page by page, to those who may ask", async () => {
    const delegated = Array.from({ length: 23 }, (_, index) => String(300000000000 + index));
    emulator.settings({
      organization: {
        managementAccount: "111111111111",
        members: [member],
        delegatedAdministrators: delegated,
      },
    });
    const organizations = new OrganizationsClient(client("111111111111"));
    const first = await organizations.send(new ListDelegatedAdministratorsCommand({}));
    assert.equal(first.DelegatedAdministrators?.length, 20);
    const rest = await organizations.send(
      new ListDelegatedAdministratorsCommand({ NextToken: first.NextToken }),
    );
    const all = [...(first.DelegatedAdministrators ?? []), ...(rest.DelegatedAdministrators ?? [])];
    assert.deepEqual(
      all.map(({ Id }) => Id),
      delegated,
    );
    assert.equal(rest.NextToken, undefined);
    const denied = new OrganizationsClient(client(member)).send(new ListDelegatedAdministratorsCommand({}));
    await assert.rejects(denied, { name: "AccessDeniedException" });
  });
});
