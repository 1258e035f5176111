import assert from "node:assert/strict";
import type { LiveAggregator, Source } from "../../../../provider/aws/aggregator";
import { AwsError } from "../../../../provider/aws/errors";
import type { Looked } from "../../../../provider/cli/list/look";
import { codeOf, listingOf } from "../../../../provider/cli/list/rows";
import { A, B, ownedBy, REGION } from "../../../support/claimTags";

const DENIED = new AwsError("AWS refuses", "refused", "AccessDeniedException", {
  advice: { deployment: "d", commandLine: "Allow it." },
});
const ACCOUNTS: Source = { kind: "account", accountIds: [A, B], regions: "all" };

const looked = ({
  name = "security",
  source = ACCOUNTS,
  ...more
}: Partial<Omit<Looked, "live">> & {
  name?: string;
  source?: Source;
  live?: Partial<LiveAggregator>;
} = {}): Looked => ({
  region: REGION,
  tags: {},
  health: undefined,
  ...more,
  live: { name, arn: `arn:${name}`, source, filters: {}, ...more.live },
});
const listed = (...aggregators: Looked[]) => listingOf([{ region: REGION, aggregators }]).aggregators;
const row = (one: Parameters<typeof looked>[0]) => listed(looked(one))[0] ?? assert.fail();

describe("a listed aggregator", () => {
  it("has its place, its sources and what its tags tell", () => {
    assert.deepEqual(row({ tags: ownedBy("dynamodb:us-east-1/c"), health: { healthy: 1, reported: 2 } }), {
      name: "security",
      region: REGION,
      arn: "arn:security",
      owner: "acme/platform/prod",
      aws: null,
      creating: false,
      mode: "shared",
      store: "dynamodb:us-east-1/c",
      accounts: 2,
      regions: "all",
      health: { healthy: 1, reported: 2 },
      problems: [],
    });
  });

  it("is not shared if its tags don't say so, and may be nobody's", () => {
    assert.deepEqual(
      [row({ tags: ownedBy(undefined) }).mode, row({ tags: ownedBy(undefined) }).store],
      ["notShared", null],
    );
    assert.deepEqual([row({}).owner, row({}).mode, row({}).creating], [null, "notShared", false]);
  });

  it("says that the create by its stack has not come to its end", () =>
    assert.equal(row({ tags: ownedBy("tags", true) }).creating, true));

  it("may be of an organization, whatever its tags say", () => {
    const source: Source = { kind: "organization", roleArn: "arn:role", regions: [REGION] };
    const { mode, accounts, regions } = row({ source, tags: DENIED });
    assert.deepEqual([mode, accounts, regions], ["organization", null, [REGION]]);
  });

  it("may be AWS's own", () =>
    assert.equal(
      row({ live: { createdBy: "controltower.amazonaws.com" } }).aws,
      "controltower.amazonaws.com",
    ));

  it("says what could not be checked, and that it isn't known", () => {
    const { owner, mode, store, creating, health, problems } = row({ tags: DENIED, health: DENIED });
    assert.deepEqual([owner, mode, store, creating, health], [null, null, null, null, null]);
    assert.deepEqual(problems, ["AWS refuses", "AWS refuses"]);
  });
});

describe("a listing", () => {
  it("has the aggregators of each region by name, and the regions that failed", () => {
    const listing = listingOf([
      { region: "eu-west-1", aggregators: [looked({ name: "b" }), looked({ name: "a" })] },
      { region: "eu-west-2", aggregators: DENIED },
    ]);
    assert.deepEqual(
      listing.aggregators.map(({ name }) => name),
      ["a", "b"],
    );
    assert.deepEqual(listing.regions, ["eu-west-1"]);
    assert.deepEqual(listing.failed, [{ region: "eu-west-2", problem: "AWS refuses", advice: "Allow it." }]);
  });

  const codes: [what: string, regions: Parameters<typeof listingOf>[0], code: number][] = [
    ["there is nothing", [{ region: REGION, aggregators: [] }], 0],
    ["health was not asked", [{ region: REGION, aggregators: [looked()] }], 0],
    [
      "all is healthy",
      [{ region: REGION, aggregators: [looked({ health: { healthy: 2, reported: 2 } })] }],
      0,
    ],
    [
      "a source isn't healthy",
      [{ region: REGION, aggregators: [looked({ health: { healthy: 1, reported: 2 } })] }],
      1,
    ],
    ["tags could not be read", [{ region: REGION, aggregators: [looked({ tags: DENIED })] }], 2],
    [
      "a region could not be checked, even if a source isn't healthy",
      [
        { region: REGION, aggregators: [looked({ health: { healthy: 1, reported: 2 } })] },
        { region: "eu-west-1", aggregators: DENIED },
      ],
      2,
    ],
  ];
  for (const [what, regions, code] of codes)
    it(`ends with ${code} if ${what}`, () => assert.equal(codeOf(listingOf(regions)), code));
});
