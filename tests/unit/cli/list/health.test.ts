import assert from "node:assert/strict";
import type { LiveAggregator, Source } from "../../../../provider/aws/aggregator";
import type { SourceReport } from "../../../../provider/aws/health";
import { readHealth } from "../../../../provider/cli/list/health";
import { A, B, C } from "../../../support/claimTags";

const live = (source: Source): LiveAggregator => ({ name: "security", arn: "arn:1", source, filters: {} });
const report = (
  accountId: string,
  region: string,
  state: "SUCCEEDED" | "FAILED" | "OUTDATED",
): SourceReport => ({
  accountId,
  region,
  state,
});

describe("the health of an aggregator", () => {
  const read = (source: Source, ...pages: readonly (readonly SourceReport[])[]) =>
    readHealth(
      {
        statuses: async function* (name) {
          assert.equal(name, "security");
          yield* pages;
        },
      },
      live(source),
    );
  const accounts: Source = { kind: "account", accountIds: [A, B], regions: "all" };

  it("counts those that succeeded, of all that are reported, over all pages", async () => {
    const pages = [
      [report(A, "eu-west-1", "SUCCEEDED"), report(A, "eu-west-2", "FAILED")],
      [],
      [report(B, "eu-west-1", "OUTDATED"), report(B, "eu-west-2", "SUCCEEDED")],
    ];
    assert.deepEqual(await read(accounts, ...pages), { healthy: 2, reported: 4 });
  });

  it("is of none if nothing is reported", async () =>
    assert.deepEqual(await read(accounts), { healthy: 0, reported: 0 }));

  it("leaves out accounts and regions that were removed a moment ago", async () => {
    const source: Source = { kind: "account", accountIds: [A, B], regions: ["eu-west-1"] };
    const page = [
      report(A, "eu-west-1", "SUCCEEDED"),
      report(C, "eu-west-1", "FAILED"),
      report(A, "eu-west-2", "FAILED"),
    ];
    assert.deepEqual(await read(source, page), { healthy: 1, reported: 1 });
  });

  it("counts all accounts of an organization, and the organization", async () => {
    const source: Source = { kind: "organization", roleArn: "arn:role", regions: "all" };
    const page: SourceReport[] = [
      report(C, "eu-west-1", "SUCCEEDED"),
      { organization: { id: "o-1", state: "FAILED" } },
    ];
    assert.deepEqual(await read(source, page), { healthy: 1, reported: 2 });
    assert.deepEqual(await read(source, [{ organization: { id: "o-1", state: "SUCCEEDED" } }]), {
      healthy: 1,
      reported: 1,
    });
  });
});
