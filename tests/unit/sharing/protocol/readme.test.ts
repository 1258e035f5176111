import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DECLARE_EXPECTED } from "../../../../provider/sharing/protocol/declare";
import { MOVE_EXPECTED } from "../../../../provider/sharing/protocol/move";
import { EXPECTED } from "../../../../provider/sharing/protocol/state";
import { declaringMutants } from "../../../model/publishing/declaring";
import { mutants } from "../../../model/publishing/mutants";
import { repository } from "../../../support/pulumi";

/* The protocol's document is complete: each phase, with the events that it takes, and each rule that a mutant lacks. */

const text = readFileSync(join(repository, "provider/sharing/protocol/README.md"), "utf8");

const section = (title: string) => text.split(/^## /m).find((one) => one.startsWith(`${title}\n`)) ?? "";

const codes = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

const nameOf = ({ name }: { readonly name: string }) => name;

/** The rows of the table of phases, each split into its cells. */
const rowsOf = (title: string) =>
  section(title)
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").slice(1, -1));

describe("the document of the publishing protocol", () => {
  const tables = [
    ["Phases of a run", EXPECTED],
    ["Phases of a move", MOVE_EXPECTED],
    ["Phases of a declaration", DECLARE_EXPECTED],
  ] as const;
  for (const [title, expected] of tables)
    it(`has all ${title.toLowerCase()}, and the events that each takes`, () => {
      const rows = rowsOf(title).map(([phase, , takes]) => [codes(phase)[0], codes(takes)]);
      assert.deepEqual(Object.fromEntries(rows), expected);
    });

  for (const [title, expected] of tables)
    it(`names only ${title.toLowerCase()} that there are as those that follow`, () => {
      const following = rowsOf(title).flatMap(([, , , goesTo]) => codes(goesTo));
      assert.deepEqual(
        following.filter((phase) => !(phase in expected)),
        [],
      );
    });

  it("has each rule that a mutant lacks, and no other", () => {
    const rules = section("Rules, and what happens without them").split("\n### ").slice(1);
    const named = rules.flatMap((rule) =>
      rule
        .split("\n")
        .filter((line) => line.startsWith("**"))
        .flatMap((line) => codes(line.slice(line.indexOf("Without it"))))
        .filter((name) => name !== "leaving"),
    );
    const names = [...new Set([...mutants.map(({ machine }) => machine), ...declaringMutants].map(nameOf))];
    assert.deepEqual([...named].sort(), names.sort());
  });

  it("shows a schedule of numbered steps for each rule", () => {
    const rules = section("Rules, and what happens without them").split(/^\*\*/m).slice(1);
    for (const rule of rules) assert.match(rule, /\n\n1\. .+\n2\. .+\n/, rule);
  });
});
