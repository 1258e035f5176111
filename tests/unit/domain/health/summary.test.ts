import assert from "node:assert/strict";
import { causeOf } from "../../../../provider/domain/health/causes";
import type { HealthCause, HealthState, SourceHealth } from "../../../../provider/domain/health/report";
import {
  areSourcesKnown,
  groupLine,
  groupsByCause,
  HealthTally,
  healthyOf,
  isHealthy,
  TELLS_SOURCES,
} from "../../../../provider/domain/health/summary";

const NONE = causeOf({ code: "no-recorder" });
const STOPPED = causeOf({ code: "recorder-stopped" });
const EMPTY = causeOf({ code: "no-resources", isRecording: true });

function source(
  accountId: string,
  region: string,
  state: HealthState,
  cause?: HealthCause,
  resources?: number,
) {
  return {
    accountId,
    region,
    state,
    ...(cause && { cause }),
    ...(resources !== undefined && { resources }),
  } satisfies SourceHealth;
}

describe("counts of sources", () => {
  it("tell those that have succeeded from those with nothing in them", () => {
    const tally = new HealthTally();
    for (const one of [
      source("1", "a", "SUCCEEDED", undefined, 5),
      source("1", "b", "SUCCEEDED", EMPTY, 0),
      source("2", "a", "FAILED", NONE, 0),
      source("2", "b", "SETTLING", NONE, 2),
    ])
      tally.add(one);
    assert.deepEqual(tally.result(), {
      sources: 4,
      healthy: 1,
      accounts: 2,
      regions: 2,
      byState: { FAILED: 1, NEVER_REPORTED: 0, OUTDATED: 0, SETTLING: 1, SUCCEEDED: 2 },
      empty: 1,
      resources: 7,
    });
    assert.equal(healthyOf(tally.result()), "1 of 4 sources healthy");
  });

  it("have no sum of resources if not all were counted", () => {
    const tally = new HealthTally();
    tally.add(source("1", "a", "SUCCEEDED", undefined, 5));
    tally.add(source("1", "b", "SUCCEEDED"));
    assert.equal(tally.result().resources, undefined);
    assert.equal(tally.result().healthy, 2);
  });

  it("begin at nothing", () => {
    const { sources, healthy, resources } = new HealthTally().result();
    assert.deepEqual([sources, healthy, resources], [0, 0, 0]);
  });
});

describe("which sources there should be", () => {
  it("is known unless what tells it could not be checked", () => {
    const known = (what: string) =>
      areSourcesKnown([
        { what: "the recorder", reason: "no" },
        { what, reason: "no" },
      ]);
    assert.ok(areSourcesKnown([]) && known("the number of resources"));
    for (const what of Object.values(TELLS_SOURCES)) assert.ok(!known(what));
  });
});

describe("sources by cause", () => {
  it("are grouped with those of the same regions, worst states first, then the largest groups", () => {
    const groups = groupsByCause([
      source("1", "a", "OUTDATED", STOPPED),
      source("3", "a", "FAILED", NONE),
      source("2", "b", "FAILED", NONE),
      source("2", "a", "FAILED", NONE),
      source("1", "b", "FAILED", NONE),
      source("1", "c", "SUCCEEDED"),
      source("4", "b", "FAILED", NONE),
    ]);
    assert.deepEqual(
      groups.map(({ cause, state, accounts, regions, sources }) => [
        cause,
        state,
        accounts,
        regions,
        sources,
      ]),
      [
        [NONE, "FAILED", ["1", "4"], ["b"], 2],
        [NONE, "FAILED", ["2"], ["a", "b"], 2],
        [NONE, "FAILED", ["3"], ["a"], 1],
        [STOPPED, "OUTDATED", ["1"], ["a"], 1],
      ],
    );
  });

  it("are groups of their own in each state, so that what is counted in a state adds up", () => {
    const groups = groupsByCause([
      source("1", "a", "FAILED", STOPPED),
      source("1", "b", "OUTDATED", STOPPED),
      source("2", "b", "OUTDATED", STOPPED),
    ]);
    assert.deepEqual(
      groups.map(({ state, accounts, regions, sources }) => [state, accounts, regions, sources]),
      [
        ["FAILED", ["1"], ["a"], 1],
        ["OUTDATED", ["1", "2"], ["b"], 2],
      ],
    );
  });

  it("are one group if they are told alike, whatever could not be checked", () => {
    const groups = groupsByCause([
      source("1", "a", "FAILED", NONE),
      source("2", "a", "FAILED", causeOf({ code: "no-recorder", unchecked: [{ what: "x", reason: "y" }] })),
    ]);
    assert.deepEqual(
      groups.map(({ accounts }) => accounts),
      [["1", "2"]],
    );
  });

  it("are told in a line: one account by its id, several by their number", () => {
    const [one, several] = [
      groupsByCause([source("1", "a", "FAILED", NONE)]),
      groupsByCause([source("1", "a", "FAILED", NONE), source("2", "a", "FAILED", NONE)]),
    ].map(([group]) => group && groupLine(group));
    assert.equal(one, "1: AWS Config is off: there is no configuration recorder in a");
    assert.equal(several, "2 accounts: AWS Config is off: there is no configuration recorder in a");
  });

  it("leave out what is healthy", () => {
    assert.deepEqual(groupsByCause([source("1", "a", "SUCCEEDED")]), []);
    assert.ok(isHealthy(source("1", "a", "SUCCEEDED")));
    assert.ok(!isHealthy(source("1", "a", "SUCCEEDED", EMPTY)));
    assert.ok(!isHealthy(source("1", "a", "SETTLING")));
  });
});
