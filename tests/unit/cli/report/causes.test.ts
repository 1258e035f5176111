import assert from "node:assert/strict";
import { causesOf, kindOf } from "../../../../provider/cli/report/causes";
import {
  causeOf,
  healthReport,
  NO_RESOURCES,
  NOT_AUTHORIZED,
  SETTLING,
  sourceOf,
} from "../../../support/healthReports";

describe("causes of a report", () => {
  it("come worst first, then by number, with what they are the causes of", () => {
    const other = causeOf({ text: "no authorization for 888888888888 (us-east-1)" });
    const report = healthReport([
      sourceOf({ region: "a", state: "SETTLING", cause: SETTLING }),
      sourceOf({ region: "b", state: "SETTLING", cause: SETTLING }),
      sourceOf({ region: "c", cause: NO_RESOURCES }),
      sourceOf({ region: "d", state: "FAILED", cause: NOT_AUTHORIZED }),
      sourceOf({ region: "e", state: "NEVER_REPORTED", cause: NOT_AUTHORIZED }),
      sourceOf({ region: "e", state: "FAILED", accountId: "222222222222", cause: NOT_AUTHORIZED }),
      sourceOf({ region: "f", state: "FAILED", cause: other }),
      sourceOf({ region: "g" }),
    ]);
    assert.deepEqual(
      causesOf(report).map((share) => [share.id, share.sources, share.accounts, share.regions, share.worst]),
      [
        ["not-authorized", 3, 2, 2, "FAILED"],
        ["not-authorized.2", 1, 1, 1, "FAILED"],
        ["no-resources", 1, 1, 1, "EMPTY"],
        ["settling", 2, 1, 2, "SETTLING"],
      ],
    );
  });

  it("are told as one if only what could not be checked is another", () => {
    const unchecked = [{ what: "the recorder", reason: "AccessDenied" }];
    const same = causeOf({ unchecked });
    const report = healthReport([
      sourceOf({ region: "a", state: "FAILED", cause: NOT_AUTHORIZED }),
      sourceOf({ region: "b", state: "FAILED", cause: same }),
    ]);
    assert.deepEqual(
      causesOf(report).map((share) => [share.id, share.sources, share.same]),
      [["not-authorized", 2, [NOT_AUTHORIZED, same]]],
    );
  });

  it("make a source empty that succeeds", () => {
    assert.equal(kindOf(sourceOf()), "SUCCEEDED");
    assert.equal(kindOf(sourceOf({ cause: NO_RESOURCES })), "EMPTY");
    assert.equal(kindOf(sourceOf({ state: "OUTDATED", cause: NO_RESOURCES })), "OUTDATED");
  });
});
