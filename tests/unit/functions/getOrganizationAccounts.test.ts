import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationAggregator, Provider, type ProviderArgs } from "../../../provider";
import { AwsError } from "../../../provider/aws/errors";
import { readSettings } from "../../../provider/aws/settings";
import type { Problem } from "../../../provider/domain/problem";
import type { Raw } from "../../../provider/domain/values";
import { accountsLater, accountsNow } from "../../../provider/functions/getOrganizationAccounts";
import type { OpenReads } from "../../../provider/functions/organizationReads";
import { readOnce } from "../../../provider/live/organizationReads";
import { MANAGEMENT, MemoryOrganization, ROOT } from "../../support/memoryOrganization";
import { isWrapped, runProgram } from "../resources/support";
import { mocked, refused, settled } from "./support";

const [P, D, S] = ["222222222222", "444444444444", "555555555555"] as const;

describe("the accounts of an organization, for a program", () => {
  let organization: MemoryOrganization;
  /** The configurations with which reads were opened. */
  let opened: Raw[];
  let open: OpenReads;

  beforeEach(() => {
    mocked();
    organization = new MemoryOrganization()
      .add(P, "Workloads/Prod", { tags: { env: "prod" } })
      .add(D, "Workloads/Dev")
      .add(S, "Sandbox", { state: "SUSPENDED" });
    opened = [];
    open = (config) => {
      opened.push(config);
      return { settings: readSettings(config), reads: async () => readOnce(organization) };
    };
  });

  it("warns of an account that it names and that is left out, and names no secret one", async () => {
    const printed: string[] = [];
    const { warn } = console;
    console.warn = (line: string) => printed.push(line);
    try {
      const args = { accountIds: [S], organizationalUnits: ["Workloads"] };
      assert.deepEqual((await accountsNow(open, args, {})).accountIds, [P, D]);
      await settled(accountsLater(open, { ...args, accountIds: pulumi.secret([S]) }, {}));
      await accountsNow(open, { organizationalUnits: ["Workloads"] }, {});
    } finally {
      console.warn = warn;
    }
    assert.deepEqual(
      printed.map((line) => line.slice(line.indexOf("getOrganizationAccounts"))),
      [
        `getOrganizationAccounts: accountIds names ${S}, which is left out: it is SUSPENDED.`,
        "getOrganizationAccounts: accountIds names an account that is left out (state).",
      ],
    );
  });
  after(() => pulumi.runtime.setAllConfig({}));

  it("are told in full", async () => {
    const [workloads, prod, dev, sandbox] = ["Workloads", "Workloads/Prod", "Workloads/Dev", "Sandbox"].map(
      (place) => organization.unitAt(place),
    );
    const path = (...units: (string | undefined)[]) => [ROOT, ...units].join("/");
    assert.deepEqual(await accountsNow(open, { organizationalUnits: ["Workloads/Prod"] }, {}), {
      accountIds: [P],
      accounts: [{ id: P, name: P, state: "ACTIVE", path: path(workloads, prod) }],
      leftOut: [
        [MANAGEMENT, "management", "ACTIVE", path()],
        [D, D, "ACTIVE", path(workloads, dev)],
        [S, S, "SUSPENDED", path(sandbox)],
      ].map(([id, name, state, path]) => ({
        id,
        name,
        state,
        path,
        reason: "not included",
        detail: "the rule doesn't include it",
      })),
      organizationId: "o-exampleorgid",
      managementAccountId: MANAGEMENT,
    });
  });

  it("have tags where these are asked for", async () => {
    const { accounts } = await accountsNow(open, { tags: { env: "prod" } }, {});
    assert.deepEqual(
      accounts.map(({ id, tags }) => [id, tags]),
      [[P, { env: "prod" }]],
    );
    const rest = await accountsNow(open, { withTags: true }, {});
    assert.deepEqual(
      rest.accounts.map(({ tags }) => tags),
      [{ env: "prod" }, {}],
    );
  });

  it("are an output as well", async () => {
    const { value, known, secret } = await settled(
      accountsLater(open, { organizationalUnits: [pulumi.output("Workloads/Prod")] }, {}),
    );
    assert.deepEqual([value.accountIds, known, secret], [[P], true, false]);
  });

  it("are secret if what they are asked by is", async () => {
    const args = { accountIds: pulumi.secret([P]) };
    assert.deepEqual((await settled(accountsLater(open, args, {}))).secret, true);
  });

  it("are not known while what they are asked by isn't", async () => {
    mocked(true);
    const later = pulumi.output(pulumi.unknown as unknown as string);
    const { known } = await settled(accountsLater(open, { organizationalUnits: [later] }, {}));
    assert.deepEqual([known, organization.calls], [false, []]);
  });

  describe("make an aggregator", () => {
    /** The accounts of an aggregator of a unit, as the program sends them in a preview. */
    const sentOf = async (unit: pulumi.Input<string>): Promise<unknown> => {
      const { sent } = await runProgram(
        () => {
          const { accountIds } = accountsLater(open, { organizationalUnits: [unit] }, {});
          return [
            new ConfigurationAggregator("security", {
              accountAggregationSource: { accountIds, allRegions: true },
            }),
          ];
        },
        { preview: true },
      );
      const [aggregator] = sent.filter(({ type }) => type.startsWith("pulumi-nodejs:"));
      return aggregator?.inputs.accountAggregationSource;
    };

    it("of accounts that are known", async () => {
      assert.deepEqual(await sentOf("Workloads/Prod"), { accountIds: [P], allRegions: true });
    });

    it("whose accounts are not known, if the rule isn't, and are not taken for none", async () => {
      mocked(true);
      const later = pulumi.output(pulumi.unknown as unknown as string);
      const { accountIds } = (await sentOf(later)) as Record<string, unknown>;
      assert.equal(pulumi.isUnknown(accountIds), true);
      assert.deepEqual(organization.calls, []);
    });

    it("whose accounts are secret, if the rule is", async () => {
      mocked(true);
      assert.equal(isWrapped(await sentOf(pulumi.secret("Workloads/Prod"))), true);
    });
  });

  describe("are read", () => {
    const settings = () => opened[0] ?? assert.fail("nothing was opened");

    it("as the stack is configured", async () => {
      mocked(false, { "aws:region": "eu-west-1", "audit:other": "x" });
      await accountsNow(open, {}, {});
      assert.deepEqual(settings(), { "aws:region": "eu-west-1", "audit:other": "x" });
    });

    const ARGS: ProviderArgs = {
      region: pulumi.output("eu-west-1"),
      secretKey: pulumi.secret("s3cr3t"),
      accessKey: "AKIA",
      assumeRoles: [{ roleArn: pulumi.output("arn:aws:iam::111111111111:role/reader") }],
    };
    const PLAIN = {
      region: "eu-west-1",
      secretKey: "s3cr3t",
      accessKey: "AKIA",
      assumeRoles: [{ roleArn: "arn:aws:iam::111111111111:role/reader" }],
    };

    it("as an explicit provider says, in place of the stack's configuration", async () => {
      mocked(false, { "aws:region": "us-west-2" });
      await accountsNow(open, {}, { provider: new Provider("reader", ARGS) });
      assert.deepEqual(settings(), PLAIN);
      assert.equal(readSettings(settings()).isExplicit, true);
    });

    it("as the provider of a parent says", async () => {
      const provider = new Provider("reader", ARGS);
      const parent = new pulumi.ComponentResource("audit:index:Team", "team", {}, { providers: [provider] });
      await accountsNow(open, {}, { parent });
      assert.deepEqual(settings(), PLAIN);
    });

    it("with credentials that don't make them secret", async () => {
      const output = accountsLater(open, {}, { provider: new Provider("reader", ARGS) });
      assert.deepEqual((await settled(output)).secret, false);
      assert.deepEqual(settings(), PLAIN);
    });

    it("once their provider's settings are known", async () => {
      mocked(true);
      const region = pulumi.output(pulumi.unknown as unknown as string);
      const provider = new Provider("reader", { region });
      assert.equal((await settled(accountsLater(open, {}, { provider }))).known, false);
      await refused(accountsNow(open, {}, { provider }), "SettingsNotKnown");
      assert.deepEqual(organization.calls, []);
    });

    it("with no other package's provider", async () => {
      class Other extends pulumi.ProviderResource {}
      const provider = new Other("aws", "other", {}) as unknown as Provider;
      await refused(accountsNow(open, {}, { provider }), "ForeignProvider");
      assert.throws(() => accountsLater(open, {}, { provider }), { code: "ForeignProvider" });
    });
  });

  describe("fail with an error for programs", () => {
    it("where arguments are wrong, all at once, before anything is asked", async () => {
      const args = { organizationalUnits: [5 as unknown as string], recursive: "no" as unknown as boolean };
      for (const run of [accountsNow(open, args, {}), settled(accountsLater(open, args, {}))]) {
        const { facts } = await refused(run, "InvalidArguments");
        const { problems } = facts as { readonly problems: readonly Problem[] };
        assert.deepEqual(
          problems.map(({ path, value }) => [path, value]),
          [
            ["organizationalUnits[0]", 5],
            ["recursive", "no"],
          ],
        );
      }
      assert.deepEqual(organization.calls, []);
    });

    it("where settings are wrong", async () => {
      mocked(false, { "aws:region": "Ireland" });
      const { message } = await refused(accountsNow(open, {}, {}), "InvalidArguments");
      assert.equal(
        message,
        'the settings of getOrganizationAccounts can\'t be used:\n  aws:region must be the code of an AWS region, as us-east-1, not "Ireland"',
      );
    });

    it("where a rule leads to no account, fit for a terminal", async () => {
      const args = { organizationalUnits: ["Prod\u001b"] };
      for (const run of [accountsNow(open, args, {}), settled(accountsLater(open, args, {}))]) {
        const { message, facts } = await refused(run, "AccountsNotMatched");
        assert.equal(facts.organization, "o-exampleorgid");
        assert.equal(
          message,
          "getOrganizationAccounts: parts of the rule for organization o-exampleorgid match no account:\n" +
            '  organizationalUnits[0]: "Prod\\u001b": there is no organizational unit "Prod\\u001b" right below the root, which has ' +
            "Sandbox, Workloads\n" +
            "Correct these parts of the rule.",
        );
      }
    });

    it("where a call fails, with what AWS said", async () => {
      organization.before = () => {
        throw new AwsError("ListAccounts failed: No.", "throttled", "TooManyRequestsException");
      };
      const error = await refused(accountsNow(open, {}, {}), "AwsThrottled");
      assert.ok(error instanceof AwsError);
      assert.equal(error.awsCode, "TooManyRequestsException");
    });
  });

  describe("in a preview that can't ask AWS", () => {
    const passing = { "aws-config:previewWithoutCredentials": "true" };

    beforeEach(() => {
      organization.before = () => {
        throw new AwsError("ListAccounts failed: No.", "unauthenticated", "CredentialsProviderError");
      };
    });

    it("are known later, if settings let that pass", async () => {
      mocked(true, passing);
      assert.equal((await settled(accountsLater(open, {}, {}))).known, false);
    });

    for (const [what, preview, config] of [
      ["if they don't", true, {}],
      ["in a deployment", false, passing],
    ] as const)
      it(`fail ${what}`, async () => {
        mocked(preview, config);
        await assert.rejects(settled(accountsLater(open, {}, {})), /ListAccounts failed: No\./);
      });
  });
});
