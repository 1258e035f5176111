import assert from "node:assert/strict";
import { collecting, describeProblem, type Problem } from "../../../provider/domain/problem";
import { OrganizationNotReadableError } from "../../../provider/live/errors";
import { readOnce } from "../../../provider/live/organizationReads";
import { InvalidRolloutError } from "../../../provider/rollout/errors";
import type { RolloutOptions } from "../../../provider/rollout/options";
import {
  describeSelection,
  isSameSelection,
  readSelection,
  type Selection,
  selectAccounts,
} from "../../../provider/rollout/selection";
import { MANAGEMENT, MemoryOrganization, ROOT } from "../../support/memoryOrganization";

const [A, B, C, D] = ["222222222222", "333333333333", "444444444444", "555555555555"] as const;
const NONE = { organizationalUnits: [], accountIds: [] };

function read(given: object) {
  const problems: Problem[] = [];
  const selection = readSelection(
    { program: "/onboarding", ...given } as RolloutOptions,
    collecting(problems),
  );
  return { selection, problems: problems.map(describeProblem) };
}

const selectionOf = (units: string[], exclude: Partial<Selection["exclude"]> = {}): Selection => ({
  organizationalUnits: units,
  exclude: { ...NONE, ...exclude },
});

describe("the organizational units of a rollout", () => {
  it("are none if the options name none", () => {
    assert.deepEqual(read({ accounts: [A] }), { selection: undefined, problems: [] });
  });

  it("are read with what they exclude", () => {
    const exclude = { organizationalUnits: ["Workloads/Sandbox"], accountIds: [A] };
    assert.deepEqual(read({ organizationalUnits: ["Workloads", "ou-ab12-11111111"], exclude }), {
      selection: { organizationalUnits: ["Workloads", "ou-ab12-11111111"], exclude },
      problems: [],
    });
    assert.deepEqual(read({ organizationalUnits: ["Workloads"] }).selection, selectionOf(["Workloads"]));
  });

  const UNIT =
    "the id of an organizational unit, as ou-ab12-11111111, or its path of names below the root, as Workloads/Prod";
  const cases: readonly (readonly [what: string, given: object, problems: string[]])[] = [
    ["none", { organizationalUnits: [] }, ["organizationalUnits must be a list that is not empty, not []"]],
    ["no list", { organizationalUnits: "Prod" }, ['organizationalUnits must be a list, not "Prod"']],
    [
      "what is no unit",
      { organizationalUnits: ["Prod", "/Prod", 1] },
      [
        `organizationalUnits[1] must be ${UNIT}, not "/Prod"`,
        `organizationalUnits[2] must be ${UNIT}, not 1`,
      ],
    ],
    [
      "accounts as well",
      { organizationalUnits: ["Prod"], accounts: [A] },
      ["organizationalUnits must be left out if accounts are given"],
    ],
    [
      "an exclusion without units",
      { accounts: [A], exclude: { accountIds: [A] } },
      ["exclude must be left out without organizationalUnits"],
    ],
    [
      "an exclusion that is none",
      { organizationalUnits: ["Prod"], exclude: [A] },
      [`exclude must be an object, not ["${A}"]`],
    ],
    [
      "an exclusion of something else",
      {
        organizationalUnits: ["Prod"],
        exclude: { accountId: [A], accountIds: ["1"], organizationalUnits: [""] },
      },
      [
        "exclude.accountId is not a property: is accountIds meant?",
        `exclude.organizationalUnits[0] must be ${UNIT}, not ""`,
        'exclude.accountIds[0] must be a string of 12 digits, not "1"',
      ],
    ],
  ];
  for (const [what, given, problems] of cases)
    it(`are refused: ${what}`, () => assert.deepEqual(read(given).problems, problems));
});

describe("two selections", () => {
  it("are the same in whatever order", () => {
    const one = selectionOf(["A", "B", "A"], { accountIds: [A, B] });
    assert.ok(isSameSelection(one, selectionOf(["B", "A"], { accountIds: [B, A] })));
    assert.ok(!isSameSelection(one, selectionOf(["B", "A"], { accountIds: [B] })));
    assert.ok(!isSameSelection(one, selectionOf(["B"], { accountIds: [A, B] })));
    assert.ok(!isSameSelection(selectionOf(["A"], { organizationalUnits: ["B"] }), selectionOf(["A"])));
  });

  it("are told apart by what they name", () => {
    assert.equal(describeSelection(selectionOf(["Prod", "Test"])), "Prod, Test");
    assert.equal(
      describeSelection(selectionOf(["Prod"], { organizationalUnits: ["Prod/Old"], accountIds: [A] })),
      `Prod without Prod/Old, ${A}`,
    );
  });
});

describe("the accounts of organizational units", () => {
  const organization = () =>
    new MemoryOrganization()
      .add(C, "Workloads/Prod", { name: "payments" })
      .add(A, "Workloads", { name: "shared" })
      .add(B, "Workloads/Sandbox")
      .add(D, "Security");
  const select = (memory: MemoryOrganization, selection: Selection) =>
    selectAccounts(readOnce(memory), selection);

  it("are those below them too, by id, with their names", async () => {
    const memory = organization();
    const selection = selectionOf(["Workloads"], { organizationalUnits: ["Workloads/Sandbox"] });
    assert.deepEqual(await select(memory, selection), {
      accounts: [
        { accountId: A, name: "shared" },
        { accountId: C, name: "payments" },
      ],
      organization: {
        id: "o-exampleorgid",
        ...selection,
        leftOut: [{ accountId: B, name: B, detail: "exclude.organizationalUnits names Workloads/Sandbox" }],
      },
    });
  });

  it("are the active ones, without the management account, and it is told who is left out", async () => {
    const memory = organization().add(A, "Workloads", { name: "shared", state: "SUSPENDED" });
    const { accounts, organization: found } = await select(memory, selectionOf([ROOT], { accountIds: [D] }));
    assert.deepEqual(
      accounts.map(({ accountId }) => accountId),
      [B, C],
    );
    assert.deepEqual(
      found.leftOut.map(({ accountId, detail }) => [accountId, detail]),
      [
        [
          MANAGEMENT,
          "it is the organization's management account, which is included only if it is asked for",
        ],
        [A, "it is SUSPENDED"],
        [D, `exclude.accountIds names ${D}`],
      ],
    );
  });

  it("can't be found for a unit that doesn't exist, or that has none", async () => {
    const memory = organization().add(D, "Security", { state: "CLOSED" });
    await assert.rejects(
      select(memory, selectionOf(["Workload", "Security"], { organizationalUnits: ["Sandbx"] })),
      (error) => {
        assert.ok(error instanceof InvalidRolloutError);
        assert.deepEqual(
          error.facts.problems.map(({ path, verb }) => [path, verb]),
          [
            ["organizationalUnits[0]", 'names "Workload", but'],
            ["exclude.organizationalUnits[0]", 'names "Sandbx", but'],
          ],
        );
        return true;
      },
    );
    await assert.rejects(select(memory, selectionOf(["Security"])), (error) => {
      assert.ok(error instanceof InvalidRolloutError);
      assert.deepEqual(error.facts.problems.map(describeProblem), [
        'organizationalUnits[0] names "Security", but its only account is left out: 1 by the state',
      ]);
      return true;
    });
  });

  it("can't be read by everybody", async () => {
    const memory = organization();
    memory.denied.add("ListAccounts");
    await assert.rejects(select(memory, selectionOf(["Workloads"])), OrganizationNotReadableError);
  });
});
