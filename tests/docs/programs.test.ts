import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, type PolicyDocument, startEmulator } from "../../emulator";
import { ownedBy } from "../support/claimTags";
import { type Block, blocksOf, pages } from "../support/markdown";
import {
  accountsByRulePolicy,
  authorizationPolicies,
  documentedPolicies,
  healthPolicies,
  leastPrivilege,
  memberPolicies,
} from "../support/policy";
import { repository } from "../support/pulumi";
import { slowIf } from "../support/tier";
import { type Installation, installFromPackage, Story } from "./story";

/** What `table create` needs, by docs/permissions.md. */
const MAKES_TABLES: PolicyDocument = {
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Action: ["dynamodb:DescribeTable", "dynamodb:CreateTable", "dynamodb:UpdateContinuousBackups"],
    Resource: "*",
  },
};

/** The pages that `npm test` runs as well; tests/unit/docs compiles the programs of all pages. */
const QUICK = ["README.md", "docs/claims.md"];

/** What is on AWS before a page begins. */
const BEFORE: Readonly<Record<string, (aws: Emulator) => Promise<unknown>>> = {
  "docs/health.md": async (aws) => {
    aws.settings({ authorizations: "assumed" });
    await aws.seed({ name: "security", accountIds: ["111111111111"], tags: ownedBy("tags") });
  },
  "docs/organizations.md": (aws) =>
    aws.seedOrganization({
      managementAccount: "123456789012",
      accounts: [
        { id: "111111111111", parent: "Workloads/Prod" },
        { id: "222222222222", parent: "Workloads/Prod", tags: { lifecycle: "migrating" } },
        { id: "333333333333", parent: "Sandbox", state: "SUSPENDED" },
      ],
    }),
  "docs/rollout.md": (aws) =>
    aws.seedOrganization({
      managementAccount: "123456789012",
      accounts: [
        { id: "222222222222", name: "payments", parent: "Workloads/Prod" },
        { id: "333333333333", parent: "Workloads/Prod" },
        { id: "444444444444", parent: "Workloads/Sandbox" },
      ],
    }),
  "docs/migration.md": (aws) => aws.seed({ name: "security", accountIds: ["111111111111", "777777777777"] }),
};

describe("every program and command of the documentation runs", () => {
  let installation: Installation;

  before(async () => {
    const install = blocksOf("README.md").flatMap(({ text }) => /^npm install .*$/m.exec(text) ?? [])[0];
    installation = installFromPackage(install ?? assert.fail("README.md tells how to install the package"));
  });
  after(() => installation?.remove());

  for (const page of pages()) {
    const blocks = blocksOf(page).filter(({ language }) => ["ts", "sh"].includes(language));
    if (blocks.length === 0) continue;
    describe(`${page}${slowIf(!QUICK.includes(page))}`, () => {
      let aws: Emulator;
      let story: Story;

      before(async () => {
        const policies = [
          ...documentedPolicies(),
          accountsByRulePolicy(),
          ...authorizationPolicies(),
          ...Object.values(healthPolicies()),
          memberPolicies().table,
          MAKES_TABLES,
        ];
        aws = await startEmulator({ settings: leastPrivilege(policies) });
        await BEFORE[page]?.(aws);
        story = new Story(installation, aws, blocks);
      });
      after(async () => {
        await story?.end();
        await aws?.close();
      });

      for (const block of blocks) {
        const { directive } = block;
        if (directive.skip) it.skip(`${titleOf(block)}: ${directive.skip}`);
        else
          it(titleOf(block), async () => {
            await (directive.elsewhere ? runElsewhere(block, story) : story.run(block));
          });
      }
    });
  }
});

/** The file that a block names does run it; a program is compiled here. */
async function runElsewhere(block: Block, story: Story): Promise<void> {
  const { elsewhere = "" } = block.directive;
  assert.ok(existsSync(join(repository, elsewhere)), `there is no ${elsewhere}`);
  if (block.language === "ts") await story.compile(block);
}

function titleOf({ line, language, text }: Block): string {
  const lines = text.trim().split("\n");
  const first =
    language === "sh" ? lines[0] : (lines.find((one) => /new \w+|\.get\(/.test(one)) ?? lines[0])?.trim();
  return `line ${line}: ${first}`;
}
