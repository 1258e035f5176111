import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { driftOf } from "../../../../provider/cli/claims/drift";
import { ExpectationError } from "../../../../provider/cli/claims/errors";
import { readExpectation } from "../../../../provider/cli/claims/expectation";
import { expecting, readFile, writeFile } from "../../../../provider/cli/claims/expectationFile";
import { reportOf } from "../../../../provider/cli/claims/report";
import { A, B, BASE, C, D, REGION, SEARCH, TEAM } from "../../../support/claimTags";
import { snapshotOf, storedClaim } from "../../../support/cliWorld";

const NAMED = { name: "security", region: REGION };
const CLAIMS = [storedClaim(BASE, [A]), storedClaim(TEAM, [C, B])];

const expectationOf = (file: unknown) => {
  const read = readExpectation(JSON.parse(JSON.stringify(file)), NAMED);
  return "expectation" in read ? read.expectation : assert.fail(JSON.stringify(read.problems));
};

describe("what is there, as it is expected from now on", () => {
  const reportWith = (...args: Parameters<typeof snapshotOf>) => reportOf(snapshotOf(...args));

  it("has all claims by their names, and all accounts", () => {
    assert.deepEqual(expecting(reportWith([A, B, D], CLAIMS), undefined), {
      aggregator: NAMED,
      owner: "acme/platform/prod",
      store: "tags",
      others: "refused",
      claims: { "platform/prod/security": [A], "payments/prod/team": [B, C] },
      accounts: [A, B, D],
    });
  });

  it("has claims by their keys where two have one name, and what can't be read", () => {
    const namesake = `${TEAM.slice(0, -1)}0`;
    const stored = { torn: ["t"], damaged: ["d"], foreign: ["f"] };
    const report = reportWith([A], [storedClaim(TEAM, [A]), storedClaim(namesake, [B])], { stored });
    const { claims, damaged } = expecting(report, undefined);
    assert.deepEqual([claims, damaged], [{ [TEAM]: [A], [namesake]: [B] }, ["d", "f", "t"]]);
  });

  it("keeps a stack as a whole, and leaves out what is gone", () => {
    const before = expectationOf({ claims: { "payments/prod": [A], "gone/prod": [D] } });
    const { claims } = expecting(reportWith([A], CLAIMS), before);
    assert.deepEqual(claims, { "payments/prod": [B, C], "platform/prod/security": [A] });
  });

  it("has only the claims that were named if others are allowed", () => {
    const before = expectationOf({ claims: { "payments/prod": [A] }, others: "allowed" });
    const { claims, accounts, others } = expecting(reportWith([A, B, D], CLAIMS), before);
    assert.deepEqual([claims, accounts, others], [{ "payments/prod": [B, C] }, [B], "allowed"]);
  });

  it("is as expected right afterwards, whatever was there", () => {
    const namesake = `${TEAM.slice(0, -1)}0`;
    const befores = [
      undefined,
      expectationOf({ claims: { "payments/prod": [A] } }),
      expectationOf({ claims: { "payments/prod": [A] }, others: "allowed" }),
    ];
    for (const claims of [[], CLAIMS, [...CLAIMS, storedClaim(namesake, [D]), storedClaim(SEARCH, [])]])
      for (const before of befores) {
        const report = reportWith([A, B, C, D], claims, { stored: { torn: ["t"] } });
        assert.deepEqual(driftOf(report, expectationOf(expecting(report, before))), []);
      }
  });
});

describe("the file of what is expected", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "expectation-"));
  });
  after(() => rmSync(folder, { recursive: true }));
  const refused = (name: string, rule: string) =>
    assert.throws(
      () => readFile(join(folder, name), NAMED),
      (error) => error instanceof ExpectationError && error.facts.problems[0]?.rule === rule,
    );

  it("is read as it was written, and no draft stays", () => {
    const file = join(folder, "expected.json");
    const content = expecting(reportOf(snapshotOf([A, B], CLAIMS)), undefined);
    writeFile(file, content);
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), content);
    assert.deepEqual(readFile(file, NAMED), expectationOf(content));
    assert.deepEqual(readdirSync(folder), ["expected.json"]);
  });

  it("may not be there", () => assert.equal(readFile(join(folder, "none.json"), NAMED), undefined));

  it("is refused if it can't be read, or holds no JSON, or something else", () => {
    mkdirSync(join(folder, "folder"));
    writeFileSync(join(folder, "broken"), "{");
    writeFileSync(join(folder, "package.json"), '{"name": "x"}');
    refused("folder", "a file that can be read");
    refused("broken", "a file with JSON");
    refused("package.json", "not a property");
  });

  it("can't be written where there is no folder", () => {
    const content = expecting(reportOf(snapshotOf([A], CLAIMS)), undefined);
    assert.throws(
      () => writeFile(join(folder, "none", "expected.json"), content),
      (error) =>
        error instanceof ExpectationError && error.facts.problems[0]?.rule === "a file that can be written",
    );
  });
});
