import assert from "node:assert/strict";
import { check, couldNotLook, wrong } from "../../../../provider/cli/doctor/check";
import { askingOf, refusal, refused } from "../../../support/doctorWorld";

const SPEC = { id: "x", section: "AWS", title: "x" } as const;

describe("a check", () => {
  it("judges what it has asked", async () => {
    const found = check({
      ...SPEC,
      ask: async ({ source }) => source.length,
      judge: (length) => ({ verdict: "right", text: String(length) }),
    });
    assert.deepEqual(await found.look(askingOf({ source: "abc" })), { verdict: "right", text: "3" });
  });

  it("could not look if it fails, unless it says something else of that", async () => {
    const failing = { ...SPEC, ask: () => refused(), judge: () => undefined };
    const advice = "Do something about AccessDeniedException.";
    assert.deepEqual(await check(failing).look(askingOf()), {
      verdict: "unknown",
      text: "AWS says AccessDeniedException",
      advice,
    });
    assert.deepEqual(await check({ ...failing, judgeError: wrong }).look(askingOf()), {
      verdict: "wrong",
      text: "AWS says AccessDeniedException",
      advice,
    });
  });

  it("throws what nobody has foreseen", async () => {
    const ask = () => Promise.reject(new TypeError("x"));
    await assert.rejects(check({ ...SPEC, ask, judge: () => undefined }).look(askingOf()), TypeError);
  });

  it("says of credentials only that there are none, or that AWS rejects them: one check says what to do", () => {
    const missing = refusal("CredentialsProviderError", "unauthenticated");
    assert.deepEqual(couldNotLook(missing), { verdict: "unknown", text: "there are no credentials" });
    const rejected = refusal("ExpiredToken", "unauthenticated");
    assert.deepEqual(couldNotLook(rejected), {
      verdict: "unknown",
      text: "AWS rejects the credentials: ExpiredToken",
    });
  });
});
