import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type Fault, startEmulator } from "../../emulator";
import { issueCredentials } from "../../emulator/sts/session";
import type { AggregatorApi, PutRequest, Source } from "../../provider/aws/aggregator";
import { defaultRegion } from "../../provider/aws/client";
import { configService } from "../../provider/aws/configService";
import { connect } from "../../provider/aws/connection";
import { AwsError } from "../../provider/aws/errors";
import { readSettings } from "../../provider/aws/settings";
import { failureOf } from "../support/errors";
import { leastPrivilege } from "../support/policy";

const ACCOUNT = "111111111111";
const A = "222222222222";
const B = "333333333333";
const REGION = "us-east-1";
const ROLE = "arn:aws:iam::111111111111:role/service-role/org";

const PUT = "PutConfigurationAggregator";
const DESCRIBE = "DescribeConfigurationAggregators";

/** How long a call may take where no requestTimeoutSeconds says otherwise, in milliseconds. */
const DEFAULT_TIMEOUT = 60_000;

const ofAccounts = (...accountIds: string[]): Source => ({ kind: "account", accountIds, regions: "all" });

function request(more: Partial<PutRequest> = {}): PutRequest {
  return { name: "security", source: ofAccounts(A), filters: {}, ...more };
}

describe("AWS Config as the provider calls it", () => {
  let emulator: Emulator;
  let api: AggregatorApi;

  const reaching = (more: Record<string, unknown> = {}) =>
    readSettings({
      accessKey: ACCOUNT,
      secretKey: "any",
      endpoints: { configservice: emulator.url, sts: emulator.url },
      ...more,
    });
  const operations = () => emulator.log().map(({ operation }) => operation);
  const failure = (call: Promise<unknown>) => failureOf(call, AwsError);

  beforeEach(async () => {
    emulator = await startEmulator({ settings: leastPrivilege() });
    api = configService(connect(reaching(), REGION));
  });
  afterEach(() => emulator.close());

  describe("puts, and describes the same", () => {
    const table: [what: string, put: Partial<PutRequest>][] = [
      ["accounts of all regions", { source: ofAccounts(A, B) }],
      ["accounts of some regions", { source: { ...ofAccounts(A), regions: ["eu-west-1", "us-east-1"] } }],
      ["an organization of all regions", { source: { kind: "organization", roleArn: ROLE, regions: "all" } }],
      [
        "an organization of some regions",
        { source: { kind: "organization", roleArn: ROLE, regions: ["eu-west-1", "us-east-1"] } },
      ],
      ["resource types", { filters: { resourceTypes: ["AWS::EC2::Instance", "AWS::S3::Bucket"] } }],
      ["service principals", { filters: { servicePrincipals: ["ec2.amazonaws.com"] } }],
      [
        "both kinds of filters",
        { filters: { resourceTypes: ["AWS::S3::Bucket"], servicePrincipals: ["s3.amazonaws.com"] } },
      ],
      [
        "10,000 accounts",
        { source: ofAccounts(...Array.from({ length: 10_000 }, (_, n) => String(100_000_000_000 + n))) },
      ],
    ];
    for (const [what, put] of table)
      it(what, async () => {
        const answered = await api.put(request(put));
        const { arn, creationTime, lastUpdatedTime, ...rest } = answered;
        const { name, source, filters } = request(put);
        assert.deepEqual(rest, { name, source, filters });
        assert.match(arn, /^arn:aws:config:us-east-1:111111111111:config-aggregator\/config-aggregator-/);
        assert.equal(creationTime, lastUpdatedTime);
        assert.equal(creationTime, new Date(creationTime ?? "").toISOString());
        assert.deepEqual(await api.describe(name), answered);
      });

    it("in any order AWS shows it", async () => {
      emulator.settings({ shuffle: true });
      const ids = Array.from({ length: 50 }, (_, n) => String(100_000_000_000 + n));
      const source = { ...ofAccounts(...[...ids].reverse()), regions: ["us-east-1", "eu-west-1"] };
      const filters = { resourceTypes: ["AWS::S3::Bucket", "AWS::EC2::Instance"] };
      await api.put(request({ source, filters }));
      const live = await api.describe("security");
      assert.deepEqual(live?.source, {
        kind: "account",
        accountIds: ids,
        regions: ["eu-west-1", "us-east-1"],
      });
      assert.deepEqual(live.filters, { resourceTypes: ["AWS::EC2::Instance", "AWS::S3::Bucket"] });
    });

    it("what AWS made, with its maker", async () => {
      await emulator.seed({
        name: "theirs",
        account: ACCOUNT,
        accountIds: [A],
        createdBy: "controltower.amazonaws.com",
      });
      assert.equal((await api.describe("theirs"))?.createdBy, "controltower.amazonaws.com");
    });

    it("again, over what is there", async () => {
      const first = await api.put(request({ filters: { resourceTypes: ["AWS::S3::Bucket"] } }));
      const second = await api.put(request({ source: ofAccounts(B) }));
      assert.deepEqual([second.arn, second.source, second.filters], [first.arn, ofAccounts(B), {}]);
      assert.equal(second.creationTime, first.creationTime);
      assert.notEqual(second.lastUpdatedTime, first.lastUpdatedTime);
    });
  });

  it("finds nothing where there is nothing", async () => {
    assert.equal(await api.describe("security"), undefined);
  });

  it("removes, and succeeds where there is nothing to remove", async () => {
    await api.put(request());
    await api.remove("security");
    assert.deepEqual(emulator.aggregators(), []);
    await api.remove("security");
  });

  it("sees its own region only", async () => {
    await configService(connect(reaching(), "eu-west-1")).put(request());
    assert.equal(await api.describe("security"), undefined);
    assert.equal(emulator.aggregators()[0]?.region, "eu-west-1");
  });

  describe("tags", () => {
    it("go with the Put that creates, and with no other", async () => {
      const { arn } = await api.put(request({ tags: { team: "s", empty: "" } }));
      await api.put(request({ tags: { team: "t" } }));
      assert.deepEqual(await api.listTags(arn), { team: "s", empty: "" });
    });

    it("are added, overwritten and removed", async () => {
      const { arn } = await api.put(request({ tags: { a: "1", b: "1", c: "1" } }));
      await api.tag(arn, { b: "2", d: "ä/=+" });
      await api.untag(arn, ["c", "nobody"]);
      assert.deepEqual(await api.listTags(arn), { a: "1", b: "2", d: "ä/=+" });
    });

    it("come back as they were given, whatever they are written in", async () => {
      const tags = {
        Größe: "naïve café",
        名前: "集約 ①",
        имя: "агрегатор",
        é: "composed",
        𝒜: "beyond the first plane 𠀀",
        empty: "",
      };
      const { arn } = await api.put(request({ tags }));
      assert.deepEqual(await api.listTags(arn), tags);
    });

    it("are listed page by page", async () => {
      const tags = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, String(n)]));
      const { arn } = await api.put(request({ tags }));
      emulator.settings({ pageSize: 7 });
      emulator.clearLog();
      assert.deepEqual(await api.listTags(arn), tags);
      assert.equal(operations().length, 8);
    });

    it("of what is gone are an error", async () => {
      const { arn } = await api.put(request());
      await api.remove("security");
      for (const call of [
        () => api.listTags(arn),
        () => api.tag(arn, { a: "1" }),
        () => api.untag(arn, ["a"]),
      ])
        assert.equal((await failure(call())).kind, "gone");
    });
  });

  describe("a Put is sent exactly once", () => {
    const table: [what: string, fault: Omit<Fault, "operation">, kind: string, code: string][] = [
      ["throttled", { kind: "throttle" }, "throttled", "ThrottlingException"],
      ["500", { kind: "server" }, "unknown-outcome", "InternalFailure"],
      [
        "503 after its effect",
        { kind: "server", status: 503, when: "after" },
        "unknown-outcome",
        "ServiceUnavailable",
      ],
      ["502 of a proxy", { kind: "html" }, "unknown-outcome", "SyntaxError"],
      ["disconnected", { kind: "disconnect" }, "unknown-outcome", "TimeoutError"],
      [
        "disconnected after its effect",
        { kind: "disconnect", when: "after" },
        "unknown-outcome",
        "TimeoutError",
      ],
      [
        "over a limit",
        { kind: "error", code: "LimitExceededException" },
        "refused",
        "LimitExceededException",
      ],
      [
        "with a role that is invalid",
        { kind: "error", code: "InvalidRoleException" },
        "invalid-role",
        "InvalidRoleException",
      ],
    ];
    for (const [what, fault, kind, code] of table)
      it(what, async () => {
        emulator.fault({ operation: PUT, ...fault });
        const error = await failure(api.put(request()));
        assert.deepEqual([error.kind, error.awsCode], [kind, code]);
        assert.deepEqual(operations(), [PUT]);
        assert.equal(emulator.aggregators().length, fault.when === "after" ? 1 : 0);
      });

    it("whatever maxRetries says", async () => {
      emulator.fault({ operation: PUT, kind: "server" });
      await failure(configService(connect(reaching({ maxRetries: 5 }), REGION)).put(request()));
      assert.deepEqual(operations(), [PUT]);
    });
  });

  it("a Put answered with what AWS never says may have had its effect", async () => {
    emulator.fault({ operation: PUT, kind: "html", status: 200, when: "after" });
    assert.equal((await failure(api.put(request()))).kind, "unknown-outcome");
  });

  describe("any other write is sent once, since one that comes late would go over what is newer", () => {
    const calls: [operation: string, call: (arn: string) => Promise<unknown>][] = [
      ["DeleteConfigurationAggregator", () => api.remove("security")],
      ["TagResource", (arn) => api.tag(arn, { a: "1" })],
      ["UntagResource", (arn) => api.untag(arn, ["a"])],
    ];
    for (const [operation, call] of calls)
      for (const kind of ["throttle", "server", "disconnect"] as const)
        it(`${operation}: ${kind}`, async () => {
          const { arn } = await api.put(request());
          emulator.clearLog();
          emulator.fault({ operation, kind });
          await failure(call(arn));
          assert.deepEqual(operations(), [operation]);
        });
  });

  describe("any other call is repeated", () => {
    const calls: [operation: string, call: (arn: string) => Promise<unknown>][] = [
      [DESCRIBE, () => api.describe("security")],
      ["ListTagsForResource", (arn) => api.listTags(arn)],
    ];
    for (const [operation, call] of calls)
      for (const fault of [
        { kind: "throttle" },
        { kind: "server" },
        { kind: "disconnect", when: "after" },
      ] as const)
        it(`${operation}: ${fault.kind}`, async () => {
          const { arn } = await api.put(request());
          emulator.clearLog();
          emulator.fault({ operation, ...fault });
          await call(arn);
          assert.deepEqual(operations(), [operation, operation]);
        });

    it("as often as maxRetries says", async () => {
      for (const [maxRetries, attempts] of [
        [0, 1],
        [1, 2],
        [3, 4],
      ] as const) {
        const asked = configService(connect(reaching({ maxRetries }), REGION));
        emulator.clearFaults();
        emulator.clearLog();
        emulator.fault({ operation: DESCRIBE, kind: "server", times: 0 });
        assert.equal((await failure(asked.describe("security"))).kind, "unknown-outcome");
        assert.equal(operations().length, attempts);
      }
    });
  });

  describe("a read", () => {
    it("gets over more failures than the SDK does by itself", async () => {
      for (const kind of ["throttle", "server", "disconnect"] as const) {
        emulator.clearLog();
        emulator.fault({ operation: DESCRIBE, kind, times: 4 });
        assert.equal(await api.describe("security"), undefined);
        assert.equal(operations().length, 5);
      }
    });

    it("is tried for as long as requestTimeoutSeconds says", async () => {
      emulator.fault({ operation: DESCRIBE, kind: "throttle", times: 0 });
      const asked = configService(connect(reaching({ requestTimeoutSeconds: 2 }), REGION));
      const started = Date.now();
      const error = await failure(asked.describe("security"));
      assert.ok(Date.now() - started < 10_000);
      assert.deepEqual([error.kind, error.isFinal], ["throttled", true]);
      assert.match(
        error.message,
        /\nIt was tried \d+ times in \d s\.\nAWS is throttling this account: run it again/,
      );
      assert.ok(operations().length > 1);
    });
  });

  describe("with roles to assume", () => {
    const first = { roleArn: "arn:aws:iam::222222222222:role/first", externalId: "between us" };
    const second = {
      roleArn: "arn:aws:iam::333333333333:role/path/second",
      externalId: "s3cr3t",
      sessionName: "pulumi-ci",
    };

    it("acts in the account of the last one, each assumed with the credentials of the one before", async () => {
      emulator.settings({
        roles: [{ arn: second.roleArn, externalId: second.externalId }],
      });
      const { externalId: _, ...plain } = first;
      const settings = reaching({ assumeRoles: [{ ...plain, duration: "15m" }, second] });
      await configService(connect(settings, REGION)).put(request());
      assert.equal(emulator.aggregators()[0]?.account, B);
      const steps = emulator
        .log()
        .map(({ operation, account, assumedRole }) => [operation, account, assumedRole]);
      assert.deepEqual(steps, [
        ["AssumeRole", ACCOUNT, undefined],
        ["AssumeRole", A, first.roleArn],
        [PUT, B, second.roleArn],
      ]);
      const asked = emulator
        .log({ operation: "AssumeRole" })
        .map(({ request }) => request as Record<string, unknown>);
      assert.equal(asked[0]?.DurationSeconds, "900");
      assert.equal(asked[0]?.RoleSessionName, "pulumi-aws-config-aggregator");
      assert.equal(asked[1]?.RoleSessionName, "pulumi-ci");
    });

    it("assumes them once for many calls", async () => {
      const there = configService(connect(reaching({ assumeRoles: [{ roleArn: first.roleArn }] }), REGION));
      await there.put(request());
      await there.describe("security");
      await Promise.all([there.describe("security"), there.describe("security")]);
      assert.equal(emulator.log({ operation: "AssumeRole" }).length, 1);
    });

    it("is refused without the external id, and doesn't go on with other credentials", async () => {
      emulator.settings({ roles: [{ arn: second.roleArn, externalId: second.externalId }] });
      const settings = reaching({ assumeRoles: [{ roleArn: second.roleArn, externalId: "wr0ng" }] });
      const error = await failure(configService(connect(settings, REGION)).put(request()));
      assert.equal(error.awsCode, "AccessDenied");
      assert.match(
        error.message,
        /is not authorized to perform: sts:AssumeRole on resource: .*role\/path\/second/,
      );
      assert.match(
        error.message,
        /^AssumeRole of arn:aws:iam::333333333333:role\/path\/second \(assumeRoles\[0\]\.roleArn\) failed: AccessDenied: /,
      );
      assert.doesNotMatch(error.message, /wr0ng/);
      assert.deepEqual(emulator.log({ operation: PUT }), []);
    });

    it("names the role of a chain that could not be assumed, and the property", async () => {
      emulator.settings({ roles: [{ arn: second.roleArn, externalId: second.externalId }] });
      const plain = { roleArn: first.roleArn };
      const chain = [plain, { roleArn: second.roleArn }];
      const property =
        /^AssumeRole of .*:role\/path\/second \(assumeRoles\[1\]\.roleArn\) failed: AccessDenied: .*\nLet the role's trust policy/;
      assert.match(
        (await failure(configService(connect(reaching({ assumeRoles: chain }), REGION)).describe("a")))
          .message,
        property,
      );
      emulator.settings({ roles: [{ arn: first.roleArn, externalId: "x" }] });
      const { message } = await failure(
        configService(connect(reaching({ assumeRoles: chain }), REGION)).put(request()),
      );
      assert.match(message, /^AssumeRole of .*:role\/first \(assumeRoles\[0\]\.roleArn\) failed: /);
      const inStack = readSettings({
        "aws:accessKey": ACCOUNT,
        "aws:secretKey": "x",
        "aws:endpoints": JSON.stringify([{ configservice: emulator.url, sts: emulator.url }]),
        "aws:assumeRoles": JSON.stringify([plain]),
      });
      const named = await failure(configService(connect(inStack, REGION)).describe("a"));
      assert.match(named.message, /^AssumeRole of .* \(aws:assumeRoles\[0\]\.roleArn\) failed: /);
    });

    it("names no role if the credentials before it are missing", async () => {
      const config = {
        profile: "nobody-has-it",
        accessKey: "",
        secretKey: "",
        assumeRoles: [{ roleArn: first.roleArn }],
      };
      const { message } = await failure(configService(connect(reaching(config), REGION)).describe("a"));
      assert.match(message, /^DescribeConfigurationAggregators of .* failed: CredentialsProviderError: /);
    });

    it("names the file of a web identity that can't be read, and its role if AWS refuses it", async () => {
      const identity = (token: object) =>
        reaching({
          accessKey: "",
          secretKey: "",
          assumeRoleWithWebIdentity: { roleArn: first.roleArn, ...token },
        });
      const file = await failure(
        configService(connect(identity({ webIdentityTokenFile: "/nowhere/token" }), REGION)).describe("a"),
      );
      assert.equal(file.kind, "unauthenticated");
      assert.match(
        file.message,
        /^AssumeRoleWithWebIdentity of .*:role\/first \(assumeRoleWithWebIdentity\.webIdentityTokenFile\) failed: ENOENT: .*\nCorrect assumeRoleWithWebIdentity\.webIdentityTokenFile, or/,
      );
      emulator.fault({ operation: "AssumeRoleWithWebIdentity", kind: "error", code: "InvalidIdentityToken" });
      const refused = await failure(
        configService(connect(identity({ webIdentityToken: "jwt" }), REGION)).describe("a"),
      );
      assert.match(
        refused.message,
        /^AssumeRoleWithWebIdentity of .*:role\/first \(assumeRoleWithWebIdentity\.roleArn\) failed: InvalidIdentityToken\w*: .*\nSTS rejects the token/,
      );
    });
  });

  describe("with settings for", () => {
    it("endpoints: STS and AWS Config may be in two places", async () => {
      const sts = await startEmulator({ settings: leastPrivilege() });
      try {
        const settings = reaching({
          endpoints: [{ configservice: emulator.url }, { sts: sts.url }],
          assumeRoles: [{ roleArn: "arn:aws:iam::222222222222:role/first" }],
        });
        await configService(connect(settings, REGION)).describe("security");
        assert.deepEqual(operations(), [DESCRIBE]);
        assert.deepEqual(
          sts.log().map(({ operation }) => operation),
          ["AssumeRole"],
        );
      } finally {
        await sts.close();
      }
    });

    it("a session token", async () => {
      const { accessKeyId, secretAccessKey, sessionToken } = issueCredentials({
        roleArn: "arn:aws:iam::444444444444:role/ci",
        sessionName: "ci",
        account: "444444444444",
        expiresAt: Date.now() + 60_000,
      });
      const settings = reaching({ accessKey: accessKeyId, secretKey: secretAccessKey, token: sessionToken });
      await configService(connect(settings, REGION)).put(request());
      assert.equal(emulator.aggregators()[0]?.account, "444444444444");
      const error = await failure(
        configService(
          connect(reaching({ accessKey: accessKeyId, secretKey: secretAccessKey }), REGION),
        ).describe("x"),
      );
      assert.equal(error.kind, "unauthenticated");
    });

    it("credentials that have expired", async () => {
      const { accessKeyId, secretAccessKey, sessionToken } = issueCredentials({
        roleArn: "arn:aws:iam::444444444444:role/ci",
        sessionName: "ci",
        account: "444444444444",
        expiresAt: Date.now() - 1,
      });
      const settings = reaching({ accessKey: accessKeyId, secretKey: secretAccessKey, token: sessionToken });
      assert.deepEqual(
        [(await failure(configService(connect(settings, REGION)).describe("x"))).kind, operations().length],
        ["unauthenticated", 1],
      );
    });

    describe("shared files", () => {
      let directory: string;
      const file = (name: string, text: string) => {
        writeFileSync(join(directory, name), text);
        return join(directory, name);
      };
      before(() => {
        directory = mkdtempSync(join(tmpdir(), "aws-"));
      });
      after(() => rmSync(directory, { recursive: true }));

      it("a profile's credentials", async () => {
        const credentials = file(
          "credentials",
          "[audit]\naws_access_key_id = 444444444444\naws_secret_access_key = any\n",
        );
        const settings = reaching({
          accessKey: "",
          secretKey: "",
          profile: "audit",
          sharedCredentialsFiles: [credentials],
        });
        await configService(connect(settings, REGION)).put(request());
        assert.equal(emulator.aggregators()[0]?.account, "444444444444");
      });

      it("a profile's region", async () => {
        const config = file("config", "[profile audit]\nregion = eu-north-1\n");
        const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
        delete process.env.AWS_REGION;
        delete process.env.AWS_DEFAULT_REGION;
        try {
          const settings = readSettings({ profile: "audit", sharedConfigFiles: [config] });
          assert.equal(await defaultRegion(settings), "eu-north-1");
        } finally {
          if (AWS_REGION !== undefined) process.env.AWS_REGION = AWS_REGION;
          if (AWS_DEFAULT_REGION !== undefined) process.env.AWS_DEFAULT_REGION = AWS_DEFAULT_REGION;
        }
      });
    });

    it("nothing: calls name the package", async () => {
      await api.describe("security");
      assert.match(emulator.log()[0]?.userAgent ?? "", /pulumi-aws-config-aggregator/);
    });
  });

  it("refuses as AWS does, with the name, the region and what to do", async () => {
    emulator.settings({ quotas: { aggregators: 0 } });
    const { message, cause } = await failure(api.put(request()));
    assert.match(
      message,
      /^PutConfigurationAggregator of security in us-east-1 failed: LimitExceededException: .*\nAWS allows 50 aggregators in an account/,
    );
    assert.equal((cause as Error).name, "LimitExceededException");
    assert.deepEqual(operations(), [PUT]);
  });

  it("says that nothing answers", async () => {
    const nowhere = reaching({ endpoints: { configservice: "http://127.0.0.1:9" }, maxRetries: 0 });
    const error = await failure(configService(connect(nowhere, REGION)).describe("security"));
    assert.deepEqual([error.kind, error.awsCode], ["unreachable", "ECONNREFUSED"]);
  });

  it("waits no longer than requestTimeoutSeconds says, be it for a read or a Put", async () => {
    emulator.fault({ operation: "*", kind: "stall", times: 0 });
    const hurried = configService(connect(reaching({ requestTimeoutSeconds: 1 }), REGION));
    const started = Date.now();
    const [read, put] = await Promise.all([
      failure(hurried.describe("security")),
      failure(hurried.put(request())),
    ]);
    assert.deepEqual([read.kind, put.kind], ["unknown-outcome", "unknown-outcome"]);
    assert.ok(Date.now() - started < DEFAULT_TIMEOUT);
    assert.match(put.message, /It is not known whether it took effect/);
    assert.match(read.message, /The call only reads: run the same Pulumi command again\./);
  });

  it("says where a proxy's page came in place of an answer", async () => {
    emulator.fault({ operation: "*", kind: "html", status: 200, times: 0 });
    const error = await failure(configService(connect(reaching({ maxRetries: 0 }), REGION)).put(request()));
    assert.equal(error.kind, "unknown-outcome");
    assert.match(
      error.message,
      /failed: SyntaxError: .* It is not known whether it took effect\.\nThe answer is not from AWS: a proxy or a firewall on the way/,
    );
    assert.doesNotMatch(error.message, /hidden field/);
  });

  it("waits no longer for credentials either", async () => {
    emulator.fault({ operation: "AssumeRole", kind: "stall", times: 0 });
    const assuming = reaching({
      requestTimeoutSeconds: 1,
      assumeRoles: [{ roleArn: "arn:aws:iam::333333333333:role/x" }],
    });
    const started = Date.now();
    const error = await failure(configService(connect(assuming, REGION)).describe("security"));
    assert.equal(error.kind, "unknown-outcome");
    assert.match(
      error.message,
      /^AssumeRole of arn:aws:iam::333333333333:role\/x \(assumeRoles\[0\]\.roleArn\) failed: TimeoutError: no answer within 1 s/,
    );
    assert.ok(Date.now() - started < DEFAULT_TIMEOUT);
  });
});
