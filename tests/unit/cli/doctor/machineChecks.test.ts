import assert from "node:assert/strict";
import type { Installed } from "../../../../provider/cli/doctor/installed";
import { MACHINE_CHECKS } from "../../../../provider/cli/doctor/machineChecks";
import { askingOf, findingOf } from "../../../support/doctorWorld";

describe("what is installed", () => {
  const found = (id: string, installed: Partial<Installed>) =>
    findingOf(MACHINE_CHECKS, id, askingOf({ installed: { ...askingOf().installed, ...installed } }));

  it("is right in a version that is needed", async () => {
    assert.deepEqual(await found("node", {}), { verdict: "right", text: "20.20.2 (needs >=20)" });
    assert.deepEqual(await found("pulumiPackage", {}), {
      verdict: "right",
      text: "3.248.0 (needs ^3.216.0)",
    });
    assert.deepEqual(await found("pulumiCli", {}), { verdict: "right", text: "v3.248.0 (needs ^3.0.0)" });
  });

  it("is wrong in another", async () => {
    const node = await found("node", { node: () => ({ version: "18.1.0", needed: ">=20" }) });
    assert.deepEqual(node, {
      verdict: "wrong",
      text: "18.1.0 (needs >=20)",
      advice: "Install a newer version of Node.js.",
    });
    assert.equal(
      (await found("pulumiCli", { pulumiCli: async () => ({ version: "v2.1.0" }) }))?.verdict,
      "wrong",
    );
  });

  it("is wrong if it isn't there", async () => {
    const sdk = await found("pulumiPackage", { pulumiPackage: () => ({ version: undefined, needed: "^3" }) });
    assert.deepEqual([sdk?.verdict, sdk?.text], ["wrong", "not found (needs ^3)"]);
    assert.match(sdk?.advice ?? "", /npm install @pulumi\/pulumi/);
    const cli = await found("pulumiCli", { pulumiCli: async () => ({}) });
    assert.deepEqual([cli?.verdict, cli?.text], ["wrong", "not found on the PATH"]);
  });

  it("is wrong if the CLI says something else", async () => {
    const cli = await found("pulumiCli", { pulumiCli: async () => ({ said: "no" }) });
    assert.deepEqual([cli?.verdict, cli?.text], ["wrong", "`pulumi version` failed: no"]);
  });

  it("isn't known in a version that can't be read", async () => {
    const node = await found("node", { node: () => ({ version: "next", needed: ">=20" }) });
    assert.equal(node?.verdict, "unknown");
  });

  it("has a clock that is judged by AWS's time", async () => {
    const clock = await findingOf(
      MACHINE_CHECKS,
      "clock",
      askingOf({ clock: async () => ({ least: 400_000, most: 401_000 }) }),
    );
    assert.equal(clock?.verdict, "wrong");
  });
});
