import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { createPrintedLines, createPrinter, type EngineContext } from "../../../provider/engine/context";
import type { SourceRole } from "../../../provider/inputs/sourceRole";
import { type Joining, printAuthorized } from "../../../provider/live/authorized";
import { MemorySource } from "../../support/memorySource";
import { VirtualTime } from "../../support/virtualTime";

const PATTERN = "arn:aws:iam::{account}:role/audit";
const ROLE: SourceRole = { pattern: PATTERN, isSecret: false };
const [OWN, A, B, C] = ["111111111111", "333333333333", "444444444444", "555555555555"] as const;

describe("whether accounts that join have authorized the aggregator", () => {
  let sources: Map<string, MemorySource>;
  let ownAccount: () => Promise<string>;
  let time: VirtualTime;
  let context: EngineContext;
  let said: string[];
  /** The role with which each account was asked for. */
  let roles: string[];

  const source = (account: string, ...granting: string[]) => {
    const made = new MemorySource(undefined, granting);
    for (const region of ["eu-west-1", "us-east-1"]) made.statuses.set(region, "ENABLED_BY_DEFAULT");
    made.statuses.set("af-south-1", "DISABLED");
    sources.set(account, made);
    return made;
  };
  const joining = (added: readonly string[], more: Partial<Joining> = {}): Joining => ({
    label: "security",
    accountId: OWN,
    region: "us-east-1",
    regions: ["eu-west-1", "us-east-1"],
    added,
    isSecret: false,
    ...more,
  });
  const say = async (added: readonly string[], more: Partial<Joining> = {}, role = ROLE) => {
    await printAuthorized(context, role, joining(added, more));
    return said.splice(0);
  };
  const FINE = "security: the added account has authorized it";
  const could = (why: string) =>
    `security: whether added accounts have authorized the aggregator could not be checked: ${why}`;
  const not = (why: string) => `security: authorizations of 1 added account could not be checked: ${why}`;
  const notAll = (why: string) =>
    `security: authorizations of 1 added account could not all be checked: ${why}`;

  beforeEach(() => {
    sources = new Map();
    time = new VirtualTime();
    said = [];
    roles = [];
    ownAccount = async () => OWN;
    context = {
      clock: time,
      printed: createPrintedLines(),
      ...createPrinter((line) => said.push(line)),
      configuration: {
        organization: () => ({ account: () => ownAccount() }),
        sourceAccount: (region: string, pattern: string, account: string) => {
          roles.push(`${pattern} in ${account} from ${region}`);
          return sources.get(account) ?? new MemorySource("AccessDenied");
        },
      },
    } as unknown as EngineContext;
  });

  describe("isn't checked", () => {
    it("without a role, or if no account joins", async () => {
      await printAuthorized(context, undefined, joining([A]));
      assert.deepEqual(await say([]), []);
      assert.deepEqual(roles, []);
    });

    it("for the aggregator's own account, which needs no authorization", async () => {
      assert.deepEqual(await say([OWN]), []);
      assert.deepEqual(roles, []);
    });

    const unknown: [what: string, more: Partial<Joining>, role: SourceRole, why: string][] = [
      [
        "the role",
        {},
        { ...ROLE, pattern: undefined },
        "sourceRole is not known until the resource that sets it is deployed",
      ],
      [
        "the aggregator's region",
        { region: undefined },
        ROLE,
        "regions are not known until the resources that set them are deployed",
      ],
      [
        "the source's regions",
        { regions: undefined },
        ROLE,
        "regions are not known until the resources that set them are deployed",
      ],
    ];
    for (const [what, more, role, why] of unknown)
      it(`while ${what} isn't known, which is said`, async () => {
        source(A, "eu-west-1", "us-east-1");
        assert.deepEqual(await say([A], more, role), [could(why)]);
        assert.deepEqual(roles, []);
      });

    it("if the aggregator's account can't be asked for, which is said", async () => {
      ownAccount = async () => {
        throw new AwsError("no", "refused", "AccessDenied");
      };
      assert.deepEqual(await say([A], { accountId: undefined }), [
        could("the aggregator's account is not known (AccessDenied)"),
      ]);
    });
  });

  describe("is checked in regions that are added", () => {
    const staying = (...regions: readonly string[]): Partial<Joining> => ({
      staying: { accountIds: [OWN, A, B], regions },
    });
    const stays = (why: string) =>
      `security: whether accounts that stay have authorized the aggregator in added regions could not be checked: ${why}`;

    it("of accounts that stay, and in no others of theirs", async () => {
      const a = source(A, "eu-west-1");
      const b = source(B, "us-east-1");
      assert.deepEqual(await say([], staying("us-east-1")), [
        `warning: security: 1 account that stays has not authorized ${OWN} (us-east-1) in the added regions: ${B} in ` +
          "eu-west-1. Deploy an AggregateAuthorization there",
      ]);
      assert.deepEqual([a.asked, b.asked], [["eu-west-1"], ["eu-west-1"]]);
    });

    it("beside those of accounts that join, of which all regions count", async () => {
      source(A, "eu-west-1");
      source(B, "eu-west-1");
      source(C, "eu-west-1");
      assert.deepEqual(await say([C], staying("us-east-1")), [
        `warning: security: 1 added account has not authorized ${OWN} (us-east-1): ${C} in us-east-1. Deploy an ` +
          "AggregateAuthorization there",
        "security: both accounts that stay have authorized it in the added regions",
      ]);
    });

    it("if all regions follow on some: in those that an account has enabled", async () => {
      const a = source(A, "eu-west-1");
      source(B, "us-east-1");
      assert.match(
        (await say([], { ...staying("us-east-1"), regions: "all" })).join(),
        new RegExp(`^warning: security: 1 account that stays .* in the added regions: ${B} in eu-west-1\\.`),
      );
      assert.deepEqual(a.asked, ["ListRegions", "eu-west-1"]);
    });

    it("but not if none is added", async () => {
      assert.deepEqual(await say([], staying("eu-west-1", "us-east-1")), []);
      assert.deepEqual(await say([], { ...staying("us-east-1"), regions: ["us-east-1"] }), []);
      for (const regions of ["all", ["us-east-1"]] as const)
        assert.deepEqual(await say([], { staying: { accountIds: [A], regions: "all" }, regions }), []);
      assert.deepEqual(roles, []);
    });

    it("or can't be while they aren't known, which is said", async () => {
      assert.deepEqual(await say([], { ...staying("us-east-1"), regions: undefined }), [
        stays("regions are not known until the resources that set them are deployed"),
      ]);
      assert.deepEqual(
        await say([C], staying("us-east-1"), { ...ROLE, pattern: undefined }),
        [could, stays].map((line) =>
          line("sourceRole is not known until the resource that sets it is deployed"),
        ),
      );
    });
  });

  describe("is checked", () => {
    it("in each account, with its role, and once each", async () => {
      const a = source(A, "eu-west-1", "us-east-1");
      source(B, "eu-west-1", "us-east-1");
      assert.deepEqual(await say([B, A, OWN, A]), ["security: both added accounts have authorized it"]);
      assert.deepEqual(
        roles,
        [A, B].map((account) => `${PATTERN} in ${account} from us-east-1`),
      );
      assert.deepEqual(a.asked, ["eu-west-1", "us-east-1"]);
    });

    it("in all regions that the account has enabled, if the aggregator collects from all", async () => {
      const a = source(A, "eu-west-1", "us-east-1");
      assert.deepEqual(await say([A], { regions: "all" }), [FINE]);
      assert.deepEqual(a.asked, ["ListRegions", "eu-west-1", "us-east-1"]);
    });

    it("for the provider's account, if the aggregator is yet to be made", async () => {
      source(A, "eu-west-1", "us-east-1");
      assert.deepEqual(await say([A, OWN], { accountId: undefined }), [FINE]);
    });

    it("and said as a warning where it is missing", async () => {
      source(A, "eu-west-1");
      source(B);
      source(C, "eu-west-1", "us-east-1");
      assert.deepEqual(await say([A, B, C]), [
        "warning: security: 2 added accounts have not authorized 111111111111 (us-east-1): 333333333333 in us-east-1; " +
          "444444444444 in all regions. Deploy an AggregateAuthorization there",
      ]);
    });

    it("without naming accounts that are secret", async () => {
      source(A);
      const lines = await say([A, B], { isSecret: true });
      assert.deepEqual(lines.length, 2);
      assert.doesNotMatch(lines.join(), new RegExp(`${A}|${B}`));
    });

    it("and said once, although the engine checks a resource twice", async () => {
      source(A, "eu-west-1");
      assert.equal((await say([A, B])).length, 2);
      assert.deepEqual(await say([A, B]), []);
    });

    it("of the accounts that are known, and said that others aren't", async () => {
      source(A, "eu-west-1", "us-east-1");
      source(B);
      const later = could(
        "some of the accounts are not known until the resources that set them are deployed",
      );
      assert.deepEqual(await say([A], { isUnsure: true }), [later]);
      const [missing, ...rest] = await say([B], { isUnsure: true, label: "audit" });
      assert.match(missing ?? "", /^warning: audit: 1 added account has not authorized/);
      assert.deepEqual(rest, [later.replace("security", "audit")]);
    });

    it("of none, if all are known later", async () => {
      const later = could(
        "some of the accounts are not known until the resources that set them are deployed",
      );
      assert.deepEqual(await say([], { isUnsure: true }), [later]);
      assert.deepEqual(roles, []);
    });
  });

  describe("could not be checked,", () => {
    it("since the role can't be assumed: said once for all regions, and asked once", async () => {
      const a = source(A);
      a.failing.set("assume", "AccessDenied");
      assert.deepEqual(await say([A]), [not(`${A} (not allowed to assume ${PATTERN}: AccessDenied)`)]);
      assert.deepEqual(a.asked, ["eu-west-1"]);
      a.failing.set("assume", "ECONNREFUSED");
      assert.deepEqual(await say([A], { regions: "all" }), [
        not(`${A} (${PATTERN} could not be assumed: ECONNREFUSED)`),
      ]);
      assert.deepEqual(a.asked, ["eu-west-1", "ListRegions"]);
    });

    it("without showing a role that is secret", async () => {
      assert.deepEqual(await say([A], {}, { ...ROLE, isSecret: true }), [
        not(`${A} (not allowed to assume sourceRole: AccessDenied)`),
      ]);
    });

    it("in a region, while the others are", async () => {
      const a = source(A, "us-east-1");
      a.failing.set("eu-west-1", "AccessDeniedException");
      assert.deepEqual(await say([A]), [
        notAll(`${A} in eu-west-1 (config:DescribeAggregationAuthorizations: AccessDeniedException)`),
      ]);
    });

    it("in a region that the account has not enabled", async () => {
      const a = source(A, "us-east-1");
      a.failing.set("af-south-1", "UnrecognizedClientException");
      const more = { regions: ["af-south-1", "us-east-1"] };
      assert.deepEqual(await say([A], more), [
        notAll(`${A} in af-south-1 (the account has not enabled the region)`),
      ]);
      a.failing.set("regions", "AccessDeniedException");
      assert.deepEqual(await say([A], more), [
        notAll(`${A} in af-south-1 (config:DescribeAggregationAuthorizations: UnrecognizedClientException)`),
      ]);
    });

    it("in other regions than the aggregator's, if the account's regions can't be asked for", async () => {
      const a = source(A, "eu-west-1");
      a.failing.set("regions", "AccessDeniedException");
      assert.deepEqual(await say([A], { regions: "all" }), [
        "warning: security: 1 added account has not authorized 111111111111 (us-east-1): 333333333333 in us-east-1. " +
          "Deploy an AggregateAuthorization there",
        notAll(`${A} in regions other than us-east-1 (account:ListRegions: AccessDeniedException)`),
      ]);
      assert.deepEqual(a.asked, ["ListRegions", "us-east-1"]);
    });

    it("within the time, so that a preview of many accounts comes to an end", async () => {
      const accounts = Array.from({ length: 400 }, (_, index) => String(200_000_000_000 + index));
      for (const account of accounts)
        source(account, "eu-west-1", "us-east-1").before = async () => time.pass(50);
      const [line = ""] = await say(accounts);
      // 30 s, at 50 ms for each region.
      assert.equal([...sources.values()].flatMap((one) => one.asked).length, 600);
      assert.equal(
        line,
        "security: authorizations of 100 added accounts could not be checked: " +
          `${accounts.slice(300, 310).join(", ")}, and 90 more (not within 30 s)`,
      );
    });

    it("within the time in some regions", async () => {
      const a = source(A, "eu-west-1", "us-east-1");
      a.before = async () => time.pass(40_000);
      assert.deepEqual(await say([A]), [notAll(`${A} in us-east-1 (not within 30 s)`)]);
      assert.deepEqual(a.asked, ["eu-west-1"]);
    });
  });

  it("asks ten accounts at a time, and eight regions of each", async () => {
    let [going, most] = [0, 0];
    const before = async () => {
      going += 1;
      most = Math.max(most, going);
      await new Promise((resolve) => setImmediate(resolve));
      going -= 1;
    };
    const regions = Array.from({ length: 20 }, (_, index) => `r${index}`);
    const accounts = Array.from({ length: 30 }, (_, index) => String(200_000_000_000 + index));
    for (const account of accounts) source(account, ...regions).before = before;
    assert.deepEqual(await say(accounts, { regions }), [
      "security: all 30 added accounts have authorized it",
    ]);
    assert.equal(most, 80);
  });

  it("throws what is a bug", async () => {
    const a = source(A);
    a.before = async () => {
      throw new TypeError("bug");
    };
    await assert.rejects(say([A]), TypeError);
  });
});
