import assert from "node:assert/strict";
import { readSettings } from "../../../../provider/aws/settings";
import { readable } from "../../../support/settings";

const ROLE = "arn:aws:iam::111111111111:role/first";

describe("how long a role lasts", () => {
  const durations: [duration: unknown, seconds: number | undefined][] = [
    ["900s", 900],
    ["15m", 900],
    ["1h", 3600],
    ["1h30m", 5400],
    ["1h0m30s", 3630],
    ["1.5h", 5400],
    ["soon", undefined],
    ["", undefined],
    ["1h and a bit", undefined],
    ["900000ms", 900],
    [true, undefined],
  ];
  for (const [duration, seconds] of durations)
    it(`${JSON.stringify(duration)}: ${seconds ?? "as AWS has it"}`, () => {
      const { assumeRoles } = readSettings({ assumeRoles: [{ roleArn: ROLE, duration }] });
      assert.deepEqual(assumeRoles, [
        seconds === undefined ? { roleArn: ROLE } : { roleArn: ROLE, durationSeconds: seconds },
      ]);
    });

  it("from 15 minutes to 12 hours", () => {
    const problems = (duration: string) =>
      readSettings({ assumeRoles: [{ roleArn: ROLE, duration }] }).problems;
    for (const duration of ["15m", "12h"]) assert.deepEqual(problems(duration), []);
    for (const duration of ["899s", "12h1s"]) assert.equal(problems(duration).length, 1, duration);
  });

  it("in seconds", () => {
    const { assumeRoles } = readSettings({ assumeRoles: [{ roleArn: ROLE, durationSeconds: 900 }] });
    assert.deepEqual(assumeRoles, [{ roleArn: ROLE, durationSeconds: 900 }]);
  });
});

describe("settings", () => {
  it("of a web identity, with a token or a file", () => {
    const role = { roleArn: ROLE, sessionName: "ci", duration: "15m" };
    const read = (identity: object) =>
      readSettings({ assumeRoleWithWebIdentity: { ...role, ...identity } }).assumeRoleWithWebIdentity;
    const gives = { roleArn: ROLE, sessionName: "ci", durationSeconds: 900 };
    assert.deepEqual(read({ webIdentityToken: "jwt" }), { ...gives, token: { text: "jwt" } });
    assert.deepEqual(read({ webIdentityTokenFile: "/token" }), { ...gives, token: { file: "/token" } });
    const fromStack = {
      "aws:assumeRoleWithWebIdentity": JSON.stringify({ ...role, webIdentityToken: "jwt" }),
    };
    assert.deepEqual(readSettings(fromStack).assumeRoleWithWebIdentity, { ...gives, token: { text: "jwt" } });
  });

  it("prefers the name of pulumi-aws for an endpoint", () => {
    const both = { config: "http://127.0.0.1:1", configservice: "http://127.0.0.1:2" };
    assert.deepEqual(readable({ endpoints: both }).endpoints, { config: "http://127.0.0.1:2" });
  });
});
