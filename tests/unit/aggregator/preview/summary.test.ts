import assert from "node:assert/strict";
import fc from "fast-check";
import type { Declared } from "../../../../provider/aggregator/inputs";
import { type Live, planCreate, planUpdate } from "../../../../provider/aggregator/plan";
import { type Circumstances, summarize } from "../../../../provider/aggregator/preview/summary";
import type { LiveAggregator, Regions, Source } from "../../../../provider/aws/aggregator";
import { countAccounts } from "../../../../provider/domain/accountLine";
import { OWNER_TAG, ownerTagValue } from "../../../../provider/domain/owner";
import { accounts, ids } from "../../../support/memoryAws";

const IDENTITY = {
  owner: "organization/project/stack/0123456789abcdef0123456789abcdef",
  uid: "a1b2c3d4e5f60718",
};
const OWNER = ownerTagValue(IDENTITY);
const ROLE = "arn:aws:iam::123456789012:role/org";
const NOTHING_IGNORED = { keys: [], keyPrefixes: [] };

const organization = (roleArn = ROLE, regions: Regions = "all"): Source => ({
  kind: "organization",
  roleArn,
  regions,
});

const declare = (source: Source, more: Partial<Declared> = {}): Declared => ({
  source,
  filters: undefined,
  tags: {},
  mode: "preserve",
  owner: OWNER,
  identity: IDENTITY,
  adopt: false,
  ...more,
});

const showing = (source: Source, more: Partial<LiveAggregator> = {}): LiveAggregator => ({
  name: "security",
  arn: "arn:aws:config:us-east-1:123456789012:config-aggregator/config-aggregator-0",
  source,
  filters: {},
  ...more,
});

const MARKED = { [OWNER_TAG]: OWNER };

/** What an update from `former` to `declared` says, with what is live. */
function update(former: Declared, declared: Declared, live: Live, more: Partial<Circumstances> = {}): string {
  return summarize(planUpdate(former, declared, live, NOTHING_IGNORED), {
    declared,
    former,
    live,
    ...more,
  });
}

function creation(declared: Declared, more: Partial<Circumstances> = {}): string {
  return summarize(planCreate("security", declared), { declared, live: {}, ...more });
}

const inRegions = (letters: string, ...regions: string[]): Source => ({
  kind: "account",
  accountIds: ids(letters),
  regions,
});

describe("the summary line", () => {
  const a = declare(accounts("a"));

  const table: [what: string, line: string, expected: string][] = [
    [
      "one account joins",
      update(a, declare(accounts("ab")), { aggregator: showing(accounts("a")) }),
      "+1 account (100000000001)",
    ],
    [
      "accounts join and leave, others stay",
      update(declare(accounts("ad")), declare(accounts("abc")), { aggregator: showing(accounts("adxyz")) }),
      "+2 accounts (100000000001, 100000000002), −1 account (100000000003), 3 of others kept",
    ],
    [
      "accounts leave",
      update(declare(accounts("abc")), a, { aggregator: showing(accounts("abc")) }),
      "−2 accounts (100000000001, 100000000002)",
    ],
    [
      "others' accounts go, with replace",
      update(declare(accounts("a"), { mode: "replace" }), declare(accounts("ab"), { mode: "replace" }), {
        aggregator: showing(accounts("ayz")),
      }),
      "+1 account (100000000001), −2 accounts of others (100000000024, 100000000025)",
    ],
    [
      "own accounts and those of others go, with replace",
      update(declare(accounts("ab"), { mode: "replace" }), declare(accounts("a"), { mode: "replace" }), {
        aggregator: showing(accounts("abz")),
      }),
      "−1 account (100000000001), −1 account of others (100000000025)",
    ],
    [
      "accounts of others will be removed",
      update(a, declare(accounts("a"), { mode: "replace" }), { aggregator: showing(accounts("az")) }),
      "−1 account of others (100000000025)",
    ],
    [
      "ten accounts are named",
      update(a, declare(accounts("abcdefghijk")), { aggregator: showing(accounts("a")) }),
      `+10 accounts (${ids("bcdefghijk").join(", ")})`,
    ],
    [
      "more are counted",
      update(a, declare(accounts("abcdefghijklmn")), { aggregator: showing(accounts("a")) }),
      `+13 accounts (${ids("bcdefghijk").join(", ")}, and 3 more)`,
    ],
    [
      "secret accounts are counted and not named",
      update(
        declare(accounts("ad")),
        declare(accounts("abc")),
        { aggregator: showing(accounts("adz")) },
        { hides: () => true },
      ),
      "+2 accounts, −1 account, 1 of others kept",
    ],
    [
      "regions change",
      update(a, declare(inRegions("a", "eu-west-1", "us-east-1")), { aggregator: showing(accounts("a")) }),
      "regions all → eu-west-1, us-east-1",
    ],
    [
      "regions and accounts change",
      update(declare(inRegions("a", "eu-west-1")), declare(accounts("ab")), {
        aggregator: showing(inRegions("az", "eu-west-1")),
      }),
      "+1 account (100000000001), 1 of others kept; regions eu-west-1 → all",
    ],
    [
      "filters are set",
      update(
        a,
        declare(accounts("a"), {
          filters: { resourceTypes: ["AWS::S3::Bucket"], servicePrincipals: ["s3.amazonaws.com"] },
        }),
        {
          aggregator: showing(accounts("a")),
        },
      ),
      "filters none → AWS::S3::Bucket, s3.amazonaws.com",
    ],
    [
      "filters are taken away, and others' accounts stay",
      update(declare(accounts("a"), { filters: { resourceTypes: ["AWS::S3::Bucket"] } }), a, {
        aggregator: showing(accounts("az"), { filters: { resourceTypes: ["AWS::S3::Bucket"] } }),
      }),
      "1 of others kept; filters AWS::S3::Bucket → none",
    ],
    [
      "tags are added, changed and removed",
      update(
        declare(accounts("a"), { tags: { b: "1", c: "1", d: "1" } }),
        declare(accounts("a"), { tags: { a: "1", b: "2", c: "2" } }),
        { tags: { b: "1", c: "1", d: "1", cost: "7", ...MARKED } },
      ),
      "tags +1 ~2 −1",
    ],
    [
      "accounts and tags change",
      update(declare(accounts("ab")), declare(accounts("ac"), { tags: { a: "1" } }), {
        aggregator: showing(accounts("abz")),
        tags: MARKED,
      }),
      "+1 account (100000000002), −1 account (100000000001), 1 of others kept; tags +1",
    ],
    [
      "the owner tag is set again",
      update(a, declare(accounts("a"), { tags: { a: "1" } }), { tags: {} }),
      "tags +1; owner tag set",
    ],
    [
      "the owner tag is no longer wanted",
      update(a, declare(accounts("a"), { owner: undefined }), { tags: { ...MARKED, cost: "7" } }),
      "owner tag removed",
    ],
    [
      "an organization's role changes",
      update(declare(organization()), declare(organization(`${ROLE}2`)), {
        aggregator: showing(organization()),
      }),
      `role ${ROLE} → ${ROLE}2`,
    ],
    [
      "an organization's regions and role change",
      update(declare(organization()), declare(organization(`${ROLE}2`, ["us-east-1"])), {
        aggregator: showing(organization()),
      }),
      `regions all → us-east-1; role ${ROLE} → ${ROLE}2`,
    ],
    [
      "AWS shows it already",
      update(a, declare(accounts("ab")), { aggregator: showing(accounts("abz")) }),
      "",
    ],
    [
      "something isn't known yet, and nothing else changes",
      update(a, a, { aggregator: showing(accounts("a")) }, { unknown: ["name", "some of tags"] }),
      "name, some of tags are not known until the resources that set them are deployed",
    ],
    [
      "something isn't known yet, beside changes",
      update(a, declare(accounts("ab")), { aggregator: showing(accounts("a")) }, { unknown: ["tags.team"] }),
      "+1 account (100000000001); tags.team is not known until the resource that sets it is deployed",
    ],
    [
      "a new aggregator",
      creation(declare(accounts("ab"), { tags: { team: "s" } })),
      "+2 accounts (100000000000, 100000000001); tags +1",
    ],
    [
      "a new aggregator with secret accounts",
      creation(declare(accounts("ab")), { hides: () => true }),
      "+2 accounts",
    ],
    [
      "a new aggregator with filters",
      creation(declare(accounts("a"), { filters: { resourceTypes: ["AWS::S3::Bucket"] } })),
      "+1 account (100000000000); filters none → AWS::S3::Bucket",
    ],
    [
      "a new aggregator of an organization",
      creation(declare(organization())),
      `all accounts of the organization, through ${ROLE}`,
    ],
  ];
  for (const [what, line, expected] of table)
    it(`where ${what}: ${expected || "nothing"}`, () => {
      assert.equal(line, expected);
    });

  it("counts what it says: whatever is declared and live, the numbers add up", () => {
    const some = fc.uniqueArray(fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz"), { maxLength: 26 });
    const count = (line: string, pattern: RegExp) => Number(pattern.exec(line)?.[1] ?? 0);
    fc.assert(
      fc.property(some, some, some, fc.boolean(), (former, declared, live, secret) => {
        const before = showing(accounts(live.join("")));
        const line = update(
          declare(accounts(former.join(""))),
          declare(accounts(declared.join(""))),
          { aggregator: before },
          { hides: () => secret },
        );
        const dropped = former.filter((letter) => !declared.includes(letter));
        const joining = declared.filter((letter) => !live.includes(letter)).length;
        const leaving = dropped.filter((letter) => live.includes(letter)).length;
        const changes = joining + leaving > 0;
        const others = live.filter(
          (letter) => !declared.includes(letter) && !dropped.includes(letter),
        ).length;
        assert.equal(count(line, /\+(\d+) accounts?/), joining);
        assert.equal(count(line, /−(\d+) accounts?/), leaving);
        assert.equal(count(line, /(\d+) of others kept/), changes ? others : 0);
        const named = line.match(/\d{12}/g) ?? [];
        assert.equal(named.length, secret ? 0 : Math.min(joining, 10) + Math.min(leaving, 10));
      }),
    );
  });
});

describe("accounts in words", () => {
  const table: [count: number, secret: boolean, text: string][] = [
    [0, false, "0 accounts"],
    [0, true, "0 accounts"],
    [1, false, "1 account (100000000000)"],
    [1, true, "1 account"],
    [2, false, "2 accounts (100000000000, 100000000001)"],
    [10, false, `10 accounts (${ids("abcdefghij").join(", ")})`],
    [11, false, `11 accounts (${ids("abcdefghij").join(", ")}, and 1 more)`],
  ];
  for (const [count, secret, text] of table)
    it(`${count}${secret ? ", secret" : ""}: ${text}`, () => {
      assert.equal(countAccounts(ids("abcdefghijk").slice(0, count), secret), text);
    });
});
