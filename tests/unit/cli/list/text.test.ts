import assert from "node:assert/strict";
import type { ListedAggregator, Listing } from "../../../../provider/cli/list/rows";
import { listLines } from "../../../../provider/cli/list/text";
import { partsOf } from "../../../../provider/cli/styled";
import { plain } from "../../../support/plain";

const one = (more: Partial<ListedAggregator> = {}): ListedAggregator => ({
  name: "security",
  region: "us-east-1",
  arn: "arn:1",
  owner: "acme/platform/prod",
  aws: null,
  creating: false,
  mode: "shared",
  store: "tags",
  accounts: 1234,
  regions: "all",
  health: null,
  problems: [],
  ...more,
});
const listing = (aggregators: ListedAggregator[], more: Partial<Listing> = {}): Listing => ({
  aggregators,
  regions: ["us-east-1"],
  failed: [],
  ...more,
});
const rowOf = (more: Partial<ListedAggregator>, withHealth = false) =>
  plain(listLines(listing([one(more)]), withHealth))
    .split("\n")[1]
    ?.split(/ {2,}/);

describe("a listing for people", () => {
  it("is a table", () => {
    const text = plain(
      listLines(listing([one(), one({ name: "a", owner: null, mode: "notShared", store: null })]), false),
    );
    assert.deepEqual(text.split("\n"), [
      "AGGREGATOR  REGION     OWNER               MODE        STORE  SOURCES",
      "security    us-east-1  acme/platform/prod  shared      tags   1,234 accounts, all regions",
      "a           us-east-1  nobody              not shared  -      1,234 accounts, all regions",
    ]);
  });

  it("tells who AWS's own is of, what is unfinished, and what isn't known", () => {
    assert.equal(
      rowOf({ aws: "controltower.amazonaws.com", owner: null })?.[2],
      "AWS (controltower.amazonaws.com)",
    );
    assert.equal(rowOf({ creating: true })?.[3], "shared, unfinished");
    const unknown = rowOf({ owner: null, creating: null, mode: null, store: null });
    assert.deepEqual(unknown?.slice(2, 5), ["?", "?", "?"]);
  });

  it("tells an organization, and named regions", () => {
    const row = rowOf({ mode: "organization", store: null, accounts: null, regions: ["us-east-1"] });
    assert.deepEqual(row?.slice(3), ["organization", "-", "organization, 1 region"]);
  });

  it("has the health of sources, if it was asked", () => {
    assert.equal(rowOf({ health: { healthy: 1041, reported: 1044 } }, true)?.[6], "1,041 of 1,044 healthy");
    assert.equal(rowOf({ health: { healthy: 0, reported: 0 } }, true)?.[6], "nothing reported yet");
    assert.equal(rowOf({ health: null }, true)?.[6], "?");
    assert.equal(rowOf({}, false)?.length, 6);
  });

  it("colours health alone, by whether a source isn't healthy", () => {
    const lines = listLines(
      listing([
        one({ health: { healthy: 1, reported: 2 } }),
        one({ health: { healthy: 2, reported: 2 } }),
        one({ health: null }),
      ]),
      true,
    );
    assert.deepEqual(
      lines.flatMap(partsOf).filter((part) => typeof part !== "string"),
      [
        { text: "1 of 2 healthy", style: "bad" },
        { text: "2 of 2 healthy", style: "good" },
      ],
    );
  });

  it("names what could not be checked", () => {
    const failed = [{ region: "eu-west-1", problem: "AWS refuses", advice: "Allow it." }];
    const text = plain(listLines(listing([one({ problems: ["no tags"] })], { failed }), false));
    assert.deepEqual(text.split("\n").slice(2), [
      "",
      "? security in us-east-1: no tags",
      "✘ eu-west-1 could not be checked: AWS refuses",
      "    → Allow it.",
    ]);
  });

  it("says that there is none, where it was looked", () => {
    assert.equal(plain(listLines(listing([]), true)), "no aggregator in us-east-1");
    const failed = [{ region: "eu-west-1", problem: "x", advice: null }];
    assert.equal(
      plain(listLines(listing([], { regions: [], failed }), true)),
      "✘ eu-west-1 could not be checked: x",
    );
  });

  it("lets nothing in names steer the terminal", () =>
    assert.equal(rowOf({ owner: "a/b/c\nx" })?.[2], "a/b/c\\u000ax"));
});
