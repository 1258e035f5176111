import assert from "node:assert/strict";
import { AccountNotAllowedError, connect } from "../../../provider/aws/connection";
import { EndpointError } from "../../../provider/aws/endpoints";
import { AwsError } from "../../../provider/aws/errors";
import type { Exchange } from "../../../provider/aws/exchange";
import { ACCOUNT, type Answer, failing, identity, reaching, useAnswering } from "../../support/answers";
import { failureOf } from "../../support/errors";

const REGION = "us-east-1";
const OTHER = "999999999999";

describe("a connection to AWS", () => {
  const aws = useAnswering();
  const connected = (more: Record<string, unknown> = {}) => connect(reaching(aws.url, more), REGION);
  const answers = (...all: Answer[]) => {
    aws.answer = () => all.shift() ?? identity();
  };
  const nothing = async () => "done";
  const failed = (call: Promise<unknown>) => failureOf(call, AwsError);

  describe("knows its account", () => {
    beforeEach(() => answers());

    it("which it asks for once", async () => {
      const { account } = connected();
      assert.deepEqual([await account(), await account()], [ACCOUNT, ACCOUNT]);
      assert.deepEqual(aws.operations(), ["GetCallerIdentity"]);
    });

    it("which it asks for again after a failure", async () => {
      answers(failing("AccessDenied"));
      const { account } = connected();
      await failed(account());
      assert.equal(await account(), ACCOUNT);
    });

    it("and believes none that isn't one", async () => {
      answers(identity("abc"));
      assert.equal((await failed(connected().account())).kind, "malformed");
    });
  });

  describe("lets nothing be called of an account that is ruled out:", () => {
    const accounts: [config: Record<string, unknown>, key: string | undefined][] = [
      [{ allowedAccountIds: [ACCOUNT, OTHER] }, undefined],
      [{ allowedAccountIds: [OTHER] }, "allowedAccountIds"],
      [{ forbiddenAccountIds: [OTHER] }, undefined],
      [{ forbiddenAccountIds: [ACCOUNT] }, "forbiddenAccountIds"],
      [{ allowedAccountIds: [ACCOUNT], forbiddenAccountIds: [ACCOUNT] }, "forbiddenAccountIds"],
    ];
    for (const [config, key] of accounts)
      it(`${JSON.stringify(config)} ${key === undefined ? "allows it" : `refuses it by ${key}`}`, async () => {
        answers();
        const { call, read } = connected(config);
        let ran = 0;
        for (const one of [call, read]) {
          const done = one("TagResource", "x", async () => {
            ran += 1;
          });
          if (key === undefined) await done;
          else
            await assert.rejects(done, (error) => {
              assert.ok(error instanceof AccountNotAllowedError);
              assert.deepEqual(error.facts, { account: ACCOUNT, key });
              return true;
            });
        }
        assert.deepEqual([ran, aws.operations()], [key === undefined ? 2 : 0, ["GetCallerIdentity"]]);
      });

    it("and asks for no account if none is ruled out", async () => {
      assert.equal(await connected().call("TagResource", "x", nothing), "done");
      assert.deepEqual(aws.operations(), []);
    });
  });

  describe("translates what fails", () => {
    const throwing =
      (name: string, status = 400) =>
      async () => {
        throw Object.assign(new Error("No."), { name, $metadata: { httpStatusCode: status } });
      };

    it("with what was called, where, and where credentials come from", async () => {
      const { facts, advice } = await failed(
        connected().call("TagResource", "arn", throwing("ExpiredToken")),
      );
      const { operation, target, region } = facts;
      assert.deepEqual([operation, target, region], ["TagResource", "arn in us-east-1", REGION]);
      assert.ok(advice?.deployment.includes("they come from the settings (accessKey, secretKey)"));
    });

    it("as not known where a write was answered with a code that AWS doesn't put there", async () => {
      const kind = async (text: string) => {
        const run = (exchange: Exchange) => {
          exchange.sent = true;
          exchange.answer = { status: 400, headers: {}, text };
          return throwing("AccessDenied")();
        };
        return (await failed(connected().call("TagResource", "arn", run))).kind;
      };
      assert.equal(await kind('{"__type":"AccessDenied"}'), "refused");
      assert.equal(await kind('{"code":"AccessDenied"}'), "unknown-outcome");
    });

    it("as unreachable where nothing was sent", async () => {
      const error = await failed(connected().call("TagResource", "arn", throwing("TimeoutError")));
      assert.equal(error.kind, "unreachable");
    });

    it("without the credentials in it", async () => {
      const run = async (exchange: Exchange) => {
        exchange.tokens.add("t0ken-of-this-call");
        throw new Error("s3cr3t-key and t0ken-of-this-call");
      };
      const { message } = await failed(
        connected({ secretKey: "s3cr3t-key" }).call("TagResource", "arn", run),
      );
      assert.match(message, /: \[secret\] and \[secret\]\n?/);
    });
  });

  it("runs a read again after a failure that may pass, and a write never", async () => {
    const throttled = () => {
      let runs = 0;
      return async () => {
        runs += 1;
        if (runs < 2) throw Object.assign(new Error("slow down"), { name: "ThrottlingException" });
        return runs;
      };
    };
    const { call, read } = connected({ maxRetries: 1 });
    assert.equal(await read("ListTagsForResource", "arn", throttled()), 2);
    assert.equal((await failed(call("TagResource", "arn", throttled()))).kind, "throttled");
    assert.equal((await failed(connected().read("ListTagsForResource", "arn", throttled()))).isFinal, true);
  });

  it("waits no longer than it may, and sends nothing from then on", async () => {
    let used: Exchange | undefined;
    const run = (exchange: Exchange) => {
      used = exchange;
      exchange.sent = true;
      return new Promise<never>(() => {});
    };
    const error = await failed(connected({ requestTimeoutSeconds: 0.01 }).call("TagResource", "arn", run));
    assert.deepEqual(
      [error.kind, error.awsCode, used?.abortSignal.aborted],
      ["unknown-outcome", "TimeoutError", true],
    );
  });

  describe("uses no endpoint of the environment that is none", () => {
    const { AWS_ENDPOINT_URL_STS } = process.env;
    before(() => {
      process.env.AWS_ENDPOINT_URL_STS = "localhost";
    });
    after(() => {
      if (AWS_ENDPOINT_URL_STS === undefined) delete process.env.AWS_ENDPOINT_URL_STS;
      else process.env.AWS_ENDPOINT_URL_STS = AWS_ENDPOINT_URL_STS;
    });
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/x`;
    const called = (more: Record<string, unknown> = {}) =>
      connected({ endpoints: { configservice: aws.url }, ...more }).call("TagResource", "arn", nothing);

    it("that is called, or where a role is assumed", async () => {
      assert.equal(await called(), "done");
      for (const more of [
        { assumeRoles: [{ roleArn }] },
        { assumeRoleWithWebIdentity: { roleArn, webIdentityToken: "x" } },
      ])
        await assert.rejects(called(more), EndpointError);
    });
  });
});
