import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describeProblem } from "../../../provider/domain/problem";
import { readArguments } from "../../../provider/functions/organizationAccountsArguments";
import { isLater } from "../../../provider/resources/outputs";

const [A, B] = ["111111111111", "222222222222"];

describe("the arguments of getOrganizationAccounts", () => {
  const read = (args: unknown) => readArguments(args, isLater);
  const problems = (args: unknown) => read(args).problems.map(describeProblem);

  it("are a rule with its defaults", () => {
    for (const args of [undefined, {}, { organizationalUnits: undefined, tags: null }])
      assert.deepEqual(read(args), {
        request: {
          rule: {
            include: undefined,
            exclude: {},
            recursive: true,
            includeManagementAccount: false,
            states: ["ACTIVE"],
          },
          withTags: false,
        },
        problems: [],
      });
  });

  it("are taken as they are", () => {
    const include = {
      organizationalUnits: ["Workloads/Prod", "ou-ab12-11111111", "r-ab12"],
      accountIds: [A, B],
    };
    const { request, problems: found } = read({
      ...include,
      tags: { env: "prod", tier: ["1", "2"] },
      exclude: { tags: { lifecycle: "gone" }, organizationalUnits: ["Sandbox"] },
      recursive: false,
      includeManagementAccount: true,
      states: ["ACTIVE", "SUSPENDED"],
    });
    assert.deepEqual(found, []);
    assert.deepEqual(request, {
      rule: {
        include: { ...include, tags: { env: ["prod"], tier: ["1", "2"] } },
        exclude: { organizationalUnits: ["Sandbox"], tags: { lifecycle: ["gone"] } },
        recursive: false,
        includeManagementAccount: true,
        states: ["ACTIVE", "SUSPENDED"],
      },
      withTags: true,
    });
  });

  for (const [what, args, withTags] of [
    ["if they are given", { tags: { env: "prod" } }, true],
    ["if they leave out", { exclude: { tags: { env: "prod" } } }, true],
    ["if they are wanted", { withTags: true }, true],
    ["and otherwise not", { organizationalUnits: ["A"] }, false],
  ] as const)
    it(`ask for tags ${what}`, () => assert.equal(read(args).request.withTags, withTags));

  it("may name nothing beside what they name", () => {
    const args = { organizationalUnits: ["A"], accountIds: [], tags: {}, exclude: { accountIds: [] } };
    assert.deepEqual(problems(args), []);
  });

  it("name no account by tags without keys, neither to include nor to exclude", () => {
    const args = { organizationalUnits: ["A"], tags: {}, exclude: { tags: {} } };
    const { rule, withTags } = read(args).request;
    assert.deepEqual([rule.include, rule.exclude], [{ organizationalUnits: ["A"] }, {}]);
    assert.equal(withTags, false);
  });

  it("drop no key of tags whose value is missing, which would select more", () => {
    const rule = "a string, or a list of strings of which one is to fit";
    for (const value of [undefined, null]) {
      const [problem, ...others] = problems({ accountIds: ["222222222222"], tags: { env: value } });
      assert.ok(problem?.startsWith("tags.env ") && problem.includes(rule), problem);
      assert.deepEqual(others, []);
      assert.equal(problems({ exclude: { tags: { env: value, team: "a" } } }).length, 1);
    }
  });

  it("are no whole organization because a list came back empty", () => {
    const rule =
      "can't be empty. To select the whole organization, leave out organizationalUnits, accountIds and tags";
    assert.deepEqual(problems({ organizationalUnits: [] }), [`organizationalUnits ${rule}`]);
    assert.deepEqual(problems({ organizationalUnits: [], accountIds: [], tags: {} }), [
      `organizationalUnits, accountIds, tags ${rule}`,
    ]);
  });

  it("are told by path, value and rule, all at once, where they are wrong", () => {
    const unit =
      "the id of an organizational unit, as ou-ab12-11111111, or its path of names below the root, as Workloads/Prod";
    const state = "one of ACTIVE, PENDING_ACTIVATION, SUSPENDED, PENDING_CLOSURE, CLOSED";
    assert.deepEqual(
      problems({
        organisationalUnits: ["A"],
        organizationalUnits: ["", "/A", 5],
        accountIds: ["12345", 111111111111],
        tags: { env: 1, team: [], tier: ["1", 2] },
        exclude: { accountIds: A, states: ["CLOSED"], tags: "env" },
        recursive: "yes",
        includeManagementAccount: 1,
        states: ["active"],
        withTags: "no",
      }),
      [
        "organisationalUnits is not a property: is organizationalUnits meant?",
        "exclude.states is not a property",
        `organizationalUnits[0] must be ${unit}, not ""`,
        `organizationalUnits[1] must be ${unit}, not "/A"`,
        `organizationalUnits[2] must be ${unit}, not 5`,
        'accountIds[0] must be a string of 12 digits, not "12345"',
        "accountIds[1] must be a string (as a number, an account id loses leading zeros), not 111111111111",
        "tags.env must be a string, or a list of strings of which one is to fit, not 1",
        "tags.team must be a string, or a list of strings of which one is to fit, not []",
        "tags.tier[1] must be a string, not 2",
        'exclude.accountIds must be a list, not "111111111111"',
        'exclude.tags must be an object, not "env"',
        'withTags must be true or false, not "no"',
        'recursive must be true or false, not "yes"',
        "includeManagementAccount must be true or false, not 1",
        `states[0] must be ${state}, not "active"`,
      ],
    );
    assert.deepEqual(problems({ states: [] }), [`states must be a list with at least ${state}, not []`]);
    assert.deepEqual(problems("Workloads"), ['the arguments must be an object, not "Workloads"']);
  });

  it("are for the other function if they are known only later", () => {
    const later = "must be known: pass outputs and promises to getOrganizationAccountsOutput";
    const output = pulumi.output("ou-ab12-11111111");
    assert.deepEqual(
      problems({
        organizationalUnits: [output],
        accountIds: Promise.resolve([A]),
        exclude: pulumi.output({}),
        recursive: output,
      }),
      [`exclude ${later}`, `organizationalUnits[0] ${later}`, `accountIds ${later}`, `recursive ${later}`],
    );
  });
});
