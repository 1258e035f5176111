import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationAggregator } from "../../../provider/resources/configurationAggregator";
import { Provider } from "../../../provider/resources/provider";
import { SourceAccount, type SourceAccountArgs } from "../../../provider/resources/sourceAccount";
import { isWrapped, runProgram } from "./support";

const ARN = "arn:aws:config:eu-west-1:210987654321:config-aggregator/config-aggregator-abcdefgh";

describe("a source account in a program", () => {
  async function sent(args: Partial<SourceAccountArgs>, outputs = {}) {
    const { sent: all } = await runProgram(
      () => {
        const account = new SourceAccount("payments", {
          aggregator: { name: "security", arn: ARN },
          ...args,
        });
        return [account, account.authorization, account.membership];
      },
      { outputs: { accountId: "111111111111", ...outputs } },
    );
    const of = (kind: string) => all.find(({ type }) => type.endsWith(`:${kind}`)) ?? assert.fail(kind);
    return { authorization: of("AggregateAuthorization"), membership: of("AggregatorMembership") };
  }

  it("authorizes the aggregator where its ARN says that it is, and joins it with its own account", async () => {
    const { authorization, membership } = await sent({ regions: "all", tags: { a: "b" }, adopt: true });
    const { authorizedAccountId, authorizedAwsRegion, regions, tags, adopt } = authorization.inputs;
    assert.deepEqual(
      [authorizedAccountId, authorizedAwsRegion, regions, tags, adopt],
      ["210987654321", "eu-west-1", "all", { a: "b" }, true],
    );
    const { aggregatorName, region, accountIds } = membership.inputs;
    assert.deepEqual([aggregatorName, region, accountIds], ["security", "eu-west-1", ["111111111111"]]);
  });

  it("expects that what is authorized is joined, and that the account that is named is the one that joins", async () => {
    const one = await sent({ accountId: "111111111111" });
    assert.deepEqual(one.authorization.inputs.__expects, {
      accountId: "111111111111",
      isSecret: false,
      joins: true,
    });
    assert.deepEqual(one.membership.inputs.__expects, {
      accountId: "210987654321",
      arn: ARN,
      isSecret: false,
    });
    assert.equal("accountId" in one.authorization.inputs, false);
    const aggregator = { name: "security", accountId: "333333333333", region: "us-east-1" };
    const other = await sent({ aggregator });
    assert.deepEqual(other.authorization.inputs.__expects, { joins: true });
    assert.deepEqual(other.membership.inputs.__expects, { accountId: "333333333333", isSecret: false });
    const secret = await sent({ aggregator: { ...aggregator, accountId: pulumi.secret("333333333333") } });
    const expects = secret.membership.inputs.__expects as { readonly value?: unknown };
    assert.equal(isWrapped(expects), true);
    assert.deepEqual(expects.value, { accountId: "333333333333", isSecret: true });
  });

  it("takes account and region in place of an ARN", async () => {
    const { authorization } = await sent({
      aggregator: { name: "security", accountId: "333333333333", region: "us-east-1" },
    });
    assert.deepEqual(
      [authorization.inputs.authorizedAccountId, authorization.inputs.authorizedAwsRegion],
      ["333333333333", "us-east-1"],
    );
  });

  it("takes an aggregator of the program", async () => {
    const accountAggregationSource = { accountIds: ["210987654321"], allRegions: true };
    const { sent: all } = await runProgram(
      () => {
        const aggregator = new ConfigurationAggregator("security", {
          name: "security",
          region: "eu-west-1",
          merge: "shared",
          accountAggregationSource,
        });
        const account = new SourceAccount("payments", { aggregator });
        return [account.authorization, account.membership];
      },
      { outputs: { arn: ARN, accountId: "111111111111" } },
    );
    const authorization = all.find(({ type }) => type.endsWith("Authorization")) ?? assert.fail();
    const membership = all.find(({ type }) => type.endsWith("Membership")) ?? assert.fail();
    assert.equal(authorization.inputs.authorizedAccountId, "210987654321");
    assert.equal(membership.inputs.aggregatorArn, ARN);
    assert.deepEqual(membership.inputs.__expects, { accountId: "210987654321", isSecret: false });
  });

  it("authorizes and joins each with its provider, and otherwise with the component's", async () => {
    const run = async (isGiven: boolean) => {
      const { sent: all } = await runProgram(
        () => {
          const source = new Provider("source", { region: "eu-west-1" });
          const audit = new Provider("audit", { region: "eu-west-1" });
          const account = new SourceAccount(
            "payments",
            {
              aggregator: { name: "security", arn: ARN },
              ...(isGiven && { providers: { source, aggregator: audit } }),
            },
            isGiven ? {} : { providers: [source] },
          );
          return [account, account.authorization, account.membership];
        },
        { outputs: { accountId: "111111111111" } },
      );
      const providerOf = (kind: string) => all.find(({ type }) => type.endsWith(`:${kind}`))?.provider;
      return ["AggregateAuthorization", "AggregatorMembership"].map((kind) =>
        providerOf(kind)?.split("::").at(-2),
      );
    };
    assert.deepEqual(await run(true), ["source", "audit"]);
    assert.deepEqual(await run(false), ["source", "source"]);
  });

  it("keeps an aggregator's account secret that the program gives as secret", async () => {
    const accountId = pulumi.secret("333333333333");
    const aggregator = { name: "security", accountId, region: "us-east-1" };
    const { authorization, membership } = await sent({ aggregator });
    assert.ok(isWrapped(authorization.inputs.authorizedAccountId));
    assert.deepEqual(authorization.inputs.__secrets, ["accountIds"]);
    const { __expects: _, ...others } = membership.inputs;
    assert.equal(JSON.stringify(others).includes("333333333333"), false);
  });

  it("says what is missing", async () => {
    for (const aggregator of [{ name: "security" }, { arn: ARN }, undefined])
      await assert.rejects(sent({ aggregator } as unknown as SourceAccountArgs), (error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.match(
          error.message,
          /aggregator must be a ConfigurationAggregator of this program, \{ name, arn \}, or/,
        );
        return true;
      });
  });
});
