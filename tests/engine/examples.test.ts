import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, type OrganizationSeed, startEmulator } from "../../emulator";
import { ownedBy } from "../support/claimTags";
import { INSTALLED, linksOf } from "../support/markdown";
import { accountsByRulePolicy, documentedPolicies, leastPrivilege } from "../support/policy";
import { repository } from "../support/pulumi";
import { SLOW, slowIf } from "../support/tier";
import { copyExample, type Example, installExample } from "./packaging/example";
import { assumedIn, authorizedBy, startLandingZone } from "./packaging/landingZone";
import { ROLE, standInForAws, startOrganization } from "./packaging/organization";
import { emptyDirectory, pack } from "./packaging/packed";

const [AUDIT, LOG_ARCHIVE] = ["111122223333", "222233334444"] as const;
const PAYMENTS = ["333344445555", "444455556666"] as const;
const SEARCH = "555566667777";
const SHARED = "777788889999";
/** The account that the local AWS takes credentials to be of. */
const MANAGEMENT = "123456789012";

const NAMES = ["platform", "team-payments", "team-search"] as const;
type Name = (typeof NAMES)[number];

describe("a copy of each example, outside the repository, by its README", function () {
  this.timeout(1_800_000);
  const { directory, remove } = emptyDirectory();
  let aws: Emulator;
  let tarball: string;
  const examples = new Map<Name, Example>();
  const live = () => aws.aggregators().map(({ accountIds }) => accountIds);
  const example = (name: Name) => examples.get(name) ?? assert.fail(name);

  before(async () => {
    ({ tarball } = pack(directory));
    aws = await startEmulator({ settings: leastPrivilege() });
    for (const name of NAMES) examples.set(name, await copyExample(name, directory, aws.url));
  });
  after(async () => {
    for (const { project } of examples.values()) await project.dispose();
    await aws?.close();
    remove();
  });

  for (const name of NAMES)
    it(`${name} installs the packed package, and compiles${slowIf(name !== "platform")}`, () => {
      const [first = name] = NAMES;
      installExample(example(name), tarball, name === first ? undefined : example(first));
    });

  for (const name of NAMES)
    it(`${name} has the pages that its README links to${slowIf(name !== "platform")}`, () => {
      const links = linksOf(`examples/${name}/README.md`).filter(({ target }) =>
        target.startsWith(INSTALLED),
      );
      assert.notEqual(links.length, 0);
      for (const { file } of links)
        assert.ok(existsSync(join(example(name).project.dir, INSTALLED, file)), file);
    });

  it("platform makes an aggregator", async () => {
    await example("platform").follow("Deploy");
    assert.deepEqual(live(), [[AUDIT]]);
  });

  it("platform changes it", async () => {
    await example("platform").follow("Change it");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE]]);
  });

  it("team-payments joins @slow", async () => {
    await example("team-payments").follow("Join");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE, PAYMENTS[0], SHARED]]);
  });

  it("team-payments changes its accounts @slow", async () => {
    await example("team-payments").follow("Change it");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE, ...PAYMENTS, SHARED]]);
  });

  it("team-search joins, and finds the account that both declare @slow", async () => {
    await example("team-search").follow("Join");
    const accountIds = [AUDIT, LOG_ARCHIVE, ...PAYMENTS, SEARCH, SHARED];
    assert.deepEqual(live(), [accountIds]);
    assert.deepEqual(await example("team-search").project.outputs(), {
      accountIds: [SEARCH, SHARED],
      aggregatorAccountIds: accountIds,
    });
  });

  it("platform can't destroy it while others are on it @slow", async () => {
    await example("platform").follow("Destroy it");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE, ...PAYMENTS, SEARCH, SHARED]]);
  });

  it("team-search leaves, and the account that both declare stays @slow", async () => {
    await example("team-search").follow("Leave");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE, ...PAYMENTS, SHARED]]);
  });

  it("team-payments leaves @slow", async () => {
    await example("team-payments").follow("Leave");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE]]);
  });

  it("platform destroys it", async () => {
    await example("platform").follow("When the last one has left");
    assert.deepEqual(live(), []);
  });

  describe("organizational-unit @slow", () => {
    const SANDBOX = PAYMENTS[1];
    let unit: Example;
    let organization: Emulator;
    const accountIds = () => organization.aggregators().map((one) => one.accountIds);
    /** By the call that the README gives for the local AWS. */
    const place = (search: string) => {
      const readme = readFileSync(join(repository, "examples/organizational-unit/README.md"), "utf8");
      const [, body = ""] = /_control\/organizations" --data '(.*?)'/s.exec(readme) ?? [];
      const seed: OrganizationSeed = JSON.parse(body);
      assert.equal(seed.managementAccount, MANAGEMENT);
      const parents = seed.accounts?.map(({ id, parent }) => [id, parent]);
      assert.deepEqual(parents, [
        [PAYMENTS[0], "Workloads"],
        [SANDBOX, "Workloads/Sandbox"],
        [SEARCH, "Security"],
      ]);
      return organization.seedOrganization({
        ...seed,
        accounts: (seed.accounts ?? []).map((one) => (one.id === SEARCH ? { ...one, parent: search } : one)),
      });
    };
    before(async () => {
      const settings = leastPrivilege([...documentedPolicies(), accountsByRulePolicy()]);
      organization = await startEmulator({ settings });
      await place("Security");
      unit = await copyExample("organizational-unit", directory, organization.url);
      installExample(unit, tarball, example("platform"));
    });
    after(async () => {
      await unit?.project.dispose();
      await organization?.close();
    });

    it("makes an aggregator of the unit's accounts", async () => {
      await unit.follow("Deploy");
      assert.deepEqual(accountIds(), [PAYMENTS]);
    });

    it("puts an account on it that moves into the unit", async () => {
      await place("Workloads");
      await unit.follow("An account moves into the unit");
      assert.deepEqual(accountIds(), [[...PAYMENTS, SEARCH]]);
    });

    it("leaves out a unit below it", async () => {
      await unit.follow("Leave out a unit below it");
      assert.deepEqual(accountIds(), [[PAYMENTS[0], SEARCH]]);
    });

    it("is destroyed", async () => {
      await unit.follow("Destroy it");
      assert.deepEqual(accountIds(), []);
    });
  });

  describe("landing-zone @slow", () => {
    let zone: Example;
    let organization: Emulator;
    const accountIds = () => organization.aggregators()[0]?.accountIds;
    before(async () => {
      organization = await startLandingZone([...PAYMENTS, SEARCH], [SEARCH]);
      const tags = ownedBy("tags");
      await organization.seed({ name: "security", account: AUDIT, accountIds: [AUDIT], tags });
      zone = await copyExample("landing-zone", directory, organization.url, { PULUMI_STACK: undefined });
      installExample(zone, tarball, example("platform"));
    });
    after(async () => {
      await zone?.project.dispose();
      await organization?.close();
    });

    it("onboards one account", async () => {
      await zone.follow("Onboard one account");
      assert.deepEqual(accountIds(), [AUDIT, PAYMENTS[0]]);
      assert.deepEqual(authorizedBy(organization), { [PAYMENTS[0]]: ["eu-west-1", "us-east-1"] });
    });

    it("is rolled out over the others, of which one fails", async () => {
      await zone.follow("Roll it out");
      assert.deepEqual(accountIds(), [AUDIT, ...PAYMENTS]);
    });

    it("onboards that one when it is resumed, and runs no other", async () => {
      organization.settings({ roles: [] });
      organization.clearLog();
      await zone.follow("Run what is left");
      assert.deepEqual(accountIds(), [AUDIT, ...PAYMENTS, SEARCH]);
      const regions = ["eu-west-1", "us-east-1"];
      assert.deepEqual(
        authorizedBy(organization),
        Object.fromEntries([...PAYMENTS, SEARCH].map((id) => [id, regions])),
      );
      assert.deepEqual(assumedIn(organization), [AUDIT, SEARCH]);
    });

    it("offboards an account", async () => {
      await zone.follow("Offboard an account");
      assert.deepEqual(accountIds(), [AUDIT, PAYMENTS[1], SEARCH]);
      assert.deepEqual(Object.keys(authorizedBy(organization)), [PAYMENTS[1], SEARCH]);
    });
  });

  describe(`organization ${SLOW}`, () => {
    let setUp: Example;
    let organization: Emulator;
    before(async () => {
      organization = await startOrganization();
      setUp = await copyExample("organization", directory, organization.url);
    });
    after(async () => {
      await setUp?.project.dispose();
      await organization?.close();
    });

    it("installs the packed package and @pulumi/aws, and compiles", () => {
      installExample(setUp, tarball, examples.get("platform"));
    });

    it("makes all that the aggregator needs, and the aggregator", async () => {
      // The real one has compiled; its plugin would be a download.
      standInForAws(setUp.project.dir);
      await setUp.follow("Deploy");
      const [made, ...others] = organization.aggregators();
      assert.deepEqual([made?.account, made?.organization?.roleArn, others], [AUDIT, ROLE, []]);
    });

    it("is destroyed", async () => {
      await setUp.follow("Destroy it");
      assert.deepEqual(organization.aggregators(), []);
    });
  });
});
