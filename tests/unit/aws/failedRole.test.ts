import assert from "node:assert/strict";
import {
  type FailedRole,
  failedRole,
  isUnreadFile,
  notePending,
  pending,
  withFailedRole,
} from "../../../provider/aws/failedRole";

const role = (name: string): FailedRole => ({
  operation: "AssumeRole",
  arn: `arn:aws:iam::111111111111:role/${name}`,
  property: "assumeRoles[0].roleArn",
});

const failing = (error: unknown) => async (): Promise<never> => {
  throw error;
};

/** The error that it fails with. */
const failure = (run: () => Promise<unknown>) =>
  run().then(
    () => assert.fail("it succeeded"),
    (error: unknown) => error,
  );

describe("a role that could not be assumed", () => {
  it("is noted on the error, which stays what it is", async () => {
    const error = new Error("no");
    assert.equal(await failure(withFailedRole(failing(error), () => role("a"))), error);
    assert.deepEqual(failedRole(error), role("a"));
  });

  it("is that of the step which failed first, of several", async () => {
    const error = new Error("no");
    await failure(
      withFailedRole(
        withFailedRole(failing(error), () => role("a")),
        () => role("b"),
      ),
    );
    assert.deepEqual(failedRole(error), role("a"));
  });

  it("is none if what comes before every role has failed", async () => {
    const error = new Error("no");
    await failure(
      withFailedRole(
        withFailedRole(failing(error), () => undefined),
        () => role("b"),
      ),
    );
    assert.equal(failedRole(error), undefined);
  });

  it("is none of what nobody has noted, or can't be noted on", async () => {
    for (const error of [new Error("no"), "no", null, undefined]) assert.equal(failedRole(error), undefined);
    assert.equal(await failure(withFailedRole(failing("no"), () => role("a"))), "no");
  });

  it("may depend on the error", async () => {
    const error = Object.assign(new Error("no"), { role: role("c") });
    await failure(withFailedRole(failing(error), (thrown) => (thrown as typeof error).role));
    assert.deepEqual(failedRole(error), role("c"));
  });

  it("hands over what was found, for what was asked", async () => {
    const found = withFailedRole(
      async (text: string) => `${text}!`,
      () => role("a"),
    );
    assert.equal(await found("key"), "key!");
  });
});

describe("a file that holds credentials", () => {
  it("could not be read if one was opened, read or looked for", () => {
    for (const syscall of ["open", "read", "stat"])
      assert.equal(isUnreadFile(Object.assign(new Error("x"), { syscall })), true, syscall);
    for (const error of [{ syscall: "connect" }, { syscall: "getaddrinfo" }, new Error("x"), undefined, null])
      assert.equal(isUnreadFile(error), false);
  });
});

describe("a role that is being assumed when a call gives up", () => {
  const never = () => new Promise<never>(() => {});

  it("is noted on the call's error: the innermost, which is the one that waits", () => {
    const settings = {};
    const inner = pending(never, role("inner"), settings);
    const outer = pending(inner, role("outer"), settings);
    void outer();
    const error = new Error("late");
    notePending(error, settings);
    assert.deepEqual(failedRole(error), role("inner"));
  });

  it("is none once it is assumed, of other settings, or if the error is known to be another one's", async () => {
    const settings = {};
    await pending(async () => "found", role("a"), settings)();
    await failure(pending(failing(new Error("no")), role("b"), settings));
    const late = new Error("late");
    notePending(late, settings);
    notePending(late, {});
    assert.equal(failedRole(late), undefined);
    const own = new Error("own");
    await failure(withFailedRole(failing(own), () => role("c")));
    void pending(never, role("d"), settings)();
    notePending(own, settings);
    assert.deepEqual(failedRole(own), role("c"));
  });
});
