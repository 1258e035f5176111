import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AggregatorMembership } from "../../../provider";
import { lookingWith } from "../../../provider/resources/looking";
import { A, ARGS, declared, isWrapped, runProgram } from "./support";

const ROLE = "arn:aws:iam::{account}:role/audit";

describe("what a program says of looking into source accounts", () => {
  it("is nothing without a role", async () => {
    assert.equal(lookingWith(undefined), undefined);
    const { sent } = await declared();
    assert.equal("__looking" in sent.inputs, false);
  });

  for (const preview of [true, false])
    it(`is whether it is a preview: ${preview}`, async () => {
      const { sent } = await declared({ ...ARGS, sourceRole: ROLE }, { preview });
      assert.deepEqual(sent.inputs.__looking, { isPreview: preview, isSecret: false });
      assert.equal(sent.inputs.sourceRole, ROLE);
    });

  it("is whether the role is secret", async () => {
    const { sent } = await declared({ ...ARGS, sourceRole: pulumi.secret(ROLE) });
    assert.deepEqual(sent.inputs.__looking, { isPreview: false, isSecret: true });
    assert.ok(isWrapped(sent.inputs.sourceRole));
  });

  it("goes with a membership as well", async () => {
    const { sent } = await runProgram(
      () => [
        new AggregatorMembership("m", { aggregatorName: "security", accountIds: [A], sourceRole: ROLE }),
      ],
      { preview: true },
    );
    assert.deepEqual(sent[0]?.inputs.__looking, { isPreview: true, isSecret: false });
    assert.equal(sent[0]?.inputs.sourceRole, ROLE);
  });
});
