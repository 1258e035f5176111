import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { startEmulator } from "../../emulator";
import type { AggregatorApi } from "../../provider/aws/aggregator";
import { configService } from "../../provider/aws/configService";
import { connect } from "../../provider/aws/connection";
import { dynamodbTable } from "../../provider/aws/dynamodb";
import { AwsError } from "../../provider/aws/errors";
import { readSettings } from "../../provider/aws/settings";
import type { TableApi } from "../../provider/aws/table";
import { createTableInput, tableMaker } from "../../provider/aws/tableMaker";
import { claimsTableArgs } from "../../provider/domain/claimsTable";
import { type Answer, type HttpProxy, page, startProxy } from "../support/proxy";

const REGION = "us-east-1";
const ARN = `arn:aws:config:${REGION}:111111111111:config-aggregator/config-aggregator-1`;

const whole = {
  ConfigurationAggregatorName: "security",
  ConfigurationAggregatorArn: ARN,
  AccountAggregationSources: [{ AccountIds: ["222222222222"], AllAwsRegions: true }],
};

const put = {
  name: "security",
  source: { kind: "account", accountIds: ["222222222222"], regions: "all" },
  filters: {},
} as const;

const json = (body: unknown, status = 200): Answer => ({ status, body: JSON.stringify(body) });

describe("the wire", () => {
  let aws: HttpProxy;
  let api: AggregatorApi;
  let table: TableApi;

  const settings = (more: Record<string, unknown> = {}) =>
    readSettings({
      accessKey: "AKIAIOSFODNN7EXAMPLE",
      secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      endpoints: { configservice: aws.url, dynamodb: aws.url, sts: aws.url, organizations: aws.url },
      maxRetries: 0,
      ...more,
    });
  const failure = async (call: Promise<unknown>): Promise<AwsError> => {
    const error = await call.then(
      (value) => assert.fail(`it succeeded, with ${inspect(value)}`),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof AwsError, String(error));
    return error;
  };

  before(async () => {
    // Nothing gets as far as AWS.
    aws = await startProxy("http://127.0.0.1:1");
  });
  beforeEach(() => {
    const connection = connect(settings(), REGION);
    api = configService(connection);
    table = dynamodbTable(connection, "claims", claimsTableArgs);
  });
  after(() => aws?.close());

  const key = { partition: ARN, sort: "lease" };
  const item = { aggregator: { S: ARN }, item: { S: "lease" }, version: { N: "1" } };

  const writes: Record<string, () => Promise<unknown>> = {
    PutConfigurationAggregator: () => api.put(put),
    DeleteConfigurationAggregator: () => api.remove("security"),
    TagResource: () => api.tag(ARN, { a: "1" }),
    UntagResource: () => api.untag(ARN, ["a"]),
    UpdateItem: () => table.update(key, { a: "1" }, { a: undefined }),
    DeleteItem: () => table.remove(key, { a: "1" }),
    CreateTable: () => tableMaker(settings(), REGION).create(createTableInput("claims", claimsTableArgs)),
    UpdateContinuousBackups: () => tableMaker(settings(), REGION).enableRecovery("claims"),
  };

  describe("an answer that says nothing of whether a write took effect leaves that open:", () => {
    const answers: [what: string, answer: Answer][] = [
      ["null", json(null)],
      ["a list", json([])],
      ["a text", json("done")],
      ["something else", json({ status: "blocked" })],
      ["half an answer", { status: 200, body: '{"ConfigurationAggregator":{"Config' }],
      ...[200, 302, 401, 403, 404, 408, 409, 413, 429, 440, 503].map((status): [string, Answer] => [
        `a page with status ${status}`,
        page(status),
      ]),
      ...[400, 403, 409, 440].map((status): [string, Answer] => [
        `status ${status} without a code`,
        json({ message: "no" }, status),
      ]),
      ["status 403 without a body", { status: 403, body: "" }],
      ["a code where AWS puts none", json({ code: "AccessDeniedException", message: "blocked" }, 403)],
      ["a code that AWS doesn't have", json({ __type: "Blocked", message: "blocked" }, 403)],
      ["AWS's own failure", json({ __type: "InternalFailure" }, 500)],
    ];
    for (const operation of Object.keys(writes))
      for (const [what, answer] of answers)
        it(`${operation}: ${what}`, async () => {
          aws.rule = () => answer;
          const error = await failure(writes[operation]?.() ?? assert.fail());
          assert.equal(error.kind, "unknown-outcome", error.message);
          assert.match(error.message, /It is not known whether it took effect/);
        });
  });

  describe("a Put is answered with the whole aggregator, or its outcome is open:", () => {
    const { ConfigurationAggregatorName: _, ...nameless } = whole;
    const { ConfigurationAggregatorArn: __, ...arnless } = whole;
    const { AccountAggregationSources: ___, ...sourceless } = whole;
    const answers: [what: string, answer: unknown][] = [
      ["nothing in it", {}],
      ["null in it", { ConfigurationAggregator: null }],
      ["no name", { ConfigurationAggregator: nameless }],
      ["another name", { ConfigurationAggregator: { ...whole, ConfigurationAggregatorName: "other" } }],
      ["no ARN", { ConfigurationAggregator: arnless }],
      ["no source", { ConfigurationAggregator: sourceless }],
      ["a time that is none", { ConfigurationAggregator: { ...whole, CreationTime: "yesterday" } }],
    ];
    for (const [what, answer] of answers)
      it(what, async () => {
        aws.rule = () => json(answer);
        assert.equal((await failure(api.put(put))).kind, "unknown-outcome");
      });

    it("without a body", async () => {
      aws.rule = () => ({ status: 200, body: "" });
      assert.equal((await failure(api.put(put))).kind, "unknown-outcome");
    });

    it("with it, it has succeeded", async () => {
      aws.rule = () => json({ ConfigurationAggregator: whole });
      assert.equal((await api.put(put)).arn, ARN);
    });
  });

  describe("what has nothing to tell succeeds with", () => {
    for (const body of ["", "{}", " {} \n"])
      it(JSON.stringify(body), async () => {
        aws.rule = () => ({ status: 200, body });
        await api.remove("security");
        await api.tag(ARN, { a: "1" });
        await api.untag(ARN, ["a"]);
      });
  });

  it("shows an aggregator of some regions, whatever it says of all", async () => {
    for (const all of [{ AllAwsRegions: false }, {}]) {
      const source = { AccountIds: ["222222222222"], AwsRegions: ["eu-west-1"], ...all };
      aws.rule = () =>
        json({ ConfigurationAggregators: [{ ...whole, AccountAggregationSources: [source] }] });
      assert.deepEqual((await api.describe("security"))?.source.regions, ["eu-west-1"]);
    }
  });

  describe("an organization's aggregator is answered whole, or not believed:", () => {
    const { AccountAggregationSources: _, ...rest } = whole;
    const answers: [what: string, source: unknown][] = [
      ["no role", { AllAwsRegions: true }],
      ["no regions", { RoleArn: "arn:aws:iam::1:role/r" }],
      ["an empty list of regions", { RoleArn: "arn:aws:iam::1:role/r", AwsRegions: [] }],
      ["all regions as a text", { RoleArn: "arn:aws:iam::1:role/r", AllAwsRegions: "true" }],
    ];
    for (const [what, source] of answers)
      it(what, async () => {
        aws.rule = () =>
          json({ ConfigurationAggregators: [{ ...rest, OrganizationAggregationSource: source }] });
        assert.equal((await failure(api.describe("security"))).kind, "malformed");
      });
  });

  describe("items that make no sense are not believed:", () => {
    const answers: [what: string, answer: unknown][] = [
      ["no list", {}],
      ["null for a list", { Items: null }],
      ["null for an item", { Items: [null] }],
      ["another count", { Items: [], Count: 1 }],
      ["no keys", { Items: [{ version: { N: "1" } }] }],
      ["a key of another type", { Items: [{ ...item, item: { N: "1" } }] }],
      ["another partition", { Items: [{ ...item, aggregator: { S: "other" } }] }],
      ["a bare value", { Items: [{ ...item, version: 1 }] }],
      ["an unheard-of type", { Items: [{ ...item, version: { Z: "1" } }] }],
      ["a number that is none", { Items: [{ ...item, version: { N: "one" } }] }],
      ["a number as a number", { Items: [{ ...item, version: { N: 1 } }] }],
      ["null in a set", { Items: [{ ...item, accounts: { SS: [null] } }] }],
      ["a value of two types", { Items: [{ ...item, version: { N: "1", S: "1" } }] }],
      ["a next page that begins nowhere", { Items: [], LastEvaluatedKey: null }],
    ];
    for (const [what, answer] of answers)
      it(what, async () => {
        aws.rule = () => json(answer);
        const error = await failure(table.query(ARN));
        assert.equal(error.kind, "malformed");
        assert.match(error.message, /nothing was changed because of it/);
      });

    it("one item", async () => {
      for (const Item of [null, [], "x", { version: { N: "1" } }]) {
        aws.rule = () => json({ Item });
        assert.equal((await failure(table.get(key))).kind, "malformed");
      }
    });
  });

  it("shows an attribute of a type that no claim has as such", async () => {
    aws.rule = () => json({ Items: [{ ...item, flag: { BOOL: true }, list: { L: [] } }], Count: 1 });
    assert.deepEqual(await table.query(ARN), [
      { aggregator: ARN, item: "lease", version: 1, flag: null, list: null },
    ]);
  });

  it("takes a condition that doesn't hold for an answer", async () => {
    const refused = { __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException" };
    aws.rule = () => json({ ...refused, Item: item }, 400);
    assert.deepEqual(await table.update(key, { a: "1" }, { a: undefined }), {
      done: false,
      found: { aggregator: ARN, item: "lease", version: 1 },
    });
    aws.rule = () => json(refused, 400);
    assert.deepEqual(await table.remove(key, { a: "1" }), { done: false, found: undefined });
    aws.rule = () => json({ ...refused, Item: null }, 400);
    assert.equal((await failure(table.remove(key, { a: "1" }))).kind, "unknown-outcome");
  });

  describe("pages end:", () => {
    it("one that comes again is an error", async () => {
      let asked = 0;
      aws.rule = ({ operation }) => {
        asked += 1;
        return operation === "Query"
          ? json({ Items: [item], LastEvaluatedKey: { aggregator: item.aggregator, item: item.item } })
          : json({ Tags: [], NextToken: "same" });
      };
      assert.equal((await failure(api.listTags(ARN))).kind, "malformed");
      assert.equal((await failure(table.query(ARN))).kind, "malformed");
      assert.equal(asked, 4);
    });

    it("with the time of the call, after which none is asked for", async () => {
      const hurried = configService(connect(settings({ requestTimeoutSeconds: 1 }), REGION));
      let asked = 0;
      aws.rule = ({ operation }) => {
        if (operation !== "ListTagsForResource") return json({ ConfigurationAggregators: [whole] });
        asked += 1;
        return json({ Tags: [], NextToken: String(asked) });
      };
      assert.equal((await failure(hurried.listTags(ARN))).kind, "unknown-outcome");
      const before = asked;
      for (let n = 0; n < 5; n++) await hurried.describe("security");
      assert.ok(before > 1);
      // One may have been on its way.
      assert.ok(asked <= before + 1);
    });
  });

  it("sends no write on a connection that may have been closed meanwhile", async () => {
    const used = new WeakMap<Socket, number>();
    const server = http.createServer((request, response) => {
      const { socket } = request;
      used.set(socket, (used.get(socket) ?? 0) + 1);
      request.resume().on("end", () => {
        // As a server that has dropped an idle connection.
        if (used.get(socket) !== 1) return socket.destroy();
        const isPut = String(request.headers["x-amz-target"]).endsWith("PutConfigurationAggregator");
        return response.end(JSON.stringify(isPut ? { ConfigurationAggregator: whole } : {}));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const connection = connect(settings({ endpoints: { configservice: url, dynamodb: url } }), REGION);
      const there = configService(connection);
      const items = dynamodbTable(connection, "claims", claimsTableArgs);
      for (let n = 0; n < 2; n++) {
        await there.put(put);
        await there.tag(ARN, { a: "1" });
        await there.untag(ARN, ["a"]);
        await items.update(key, { a: "1" }, {});
        await there.remove("security");
      }
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  describe("a credential that comes back in an error stands in no message, nor in what caused it:", () => {
    const secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const denied = (message: string) => json({ __type: "AccessDeniedException", message }, 400);
    const refuseToTell = (error: AwsError, ...secrets: string[]) => {
      const shown = [error.message, error.stack, inspect(error, { depth: null, showHidden: true })].join(
        "\n",
      );
      for (const secret of secrets) assert.ok(!shown.includes(secret), shown);
      assert.match(error.message, /\[secret\]/);
    };

    it("keys and a session token of the settings", async () => {
      const token = `FwoGZXIvYXdzEBY${"a".repeat(40)}==`;
      aws.rule = ({ headers }) => denied(`bad: ${secretKey} and ${headers["x-amz-security-token"]}`);
      const there = configService(connect(settings({ token }), REGION));
      refuseToTell(await failure(there.describe("security")), secretKey, token);
      refuseToTell(await failure(there.put(put)), secretKey, token);
    });

    it("the session token of a role that was assumed", async () => {
      const emulator = await startEmulator({});
      try {
        let token = "";
        aws.rule = ({ headers }) => {
          token = String(headers["x-amz-security-token"]);
          return denied(`The token ${token} is short, as is ${token.slice(0, 120)}`);
        };
        const assuming = settings({
          accessKey: "111111111111",
          endpoints: { configservice: aws.url, sts: emulator.url },
          assumeRoles: [{ roleArn: "arn:aws:iam::222222222222:role/r" }],
        });
        const error = await failure(configService(connect(assuming, REGION)).describe("security"));
        assert.ok(token.length > 20, token);
        refuseToTell(error, token, token.slice(0, 120));
      } finally {
        await emulator.close();
      }
    });

    it("a token of a web identity, given or in a file", async () => {
      const directory = mkdtempSync(join(tmpdir(), "token-"));
      const plain = "an-opaque-token-of-an-identity-provider";
      const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl";
      writeFileSync(join(directory, "token"), `${plain}\n`);
      try {
        aws.rule = ({ body }) => ({
          status: 400,
          headers: { "content-type": "text/xml" },
          body:
            "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidIdentityToken</Code><Message>" +
            `${new URLSearchParams(body).get("WebIdentityToken")} is not valid</Message></Error></ErrorResponse>`,
        });
        for (const [webIdentity, secret] of [
          [{ webIdentityToken: plain }, plain],
          [{ webIdentityToken: jwt }, jwt],
          [{ webIdentityTokenFile: join(directory, "token") }, plain],
        ] as const) {
          const assumeRoleWithWebIdentity = { roleArn: "arn:aws:iam::222222222222:role/r", ...webIdentity };
          const there = settings({ accessKey: "", secretKey: "", assumeRoleWithWebIdentity });
          refuseToTell(await failure(configService(connect(there, REGION)).describe("security")), secret);
        }
      } finally {
        rmSync(directory, { recursive: true });
      }
    });

    it("one of somebody else, by how it looks", async () => {
      const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvdGhlciJ9.c2lnbmF0dXJl";
      const session = "IQoJb3JpZ2luX2VjE".repeat(10);
      aws.rule = () => denied(`${jwt} and ${session} and aws_secret_access_key=0123456789abcdef`);
      refuseToTell(await failure(api.describe("security")), jwt, session, "0123456789abcdef");
    });
  });
});
