import assert from "node:assert/strict";
import type { Diagnosed } from "../../../../provider/cli/doctor/diagnose";
import { doctorLines } from "../../../../provider/cli/doctor/text";
import { partsOf } from "../../../../provider/cli/styled";
import { plain } from "../../../support/plain";

const DIAGNOSED: readonly Diagnosed[] = [
  { id: "node", section: "This machine", title: "Node.js", verdict: "right", text: "20.1.0" },
  {
    id: "clock",
    section: "This machine",
    title: "clock",
    verdict: "warning",
    text: "off",
    advice: "Set it.",
  },
  { id: "credentials", section: "AWS", title: "credentials", verdict: "right", text: "a\nb\u001b" },
  { id: "p", section: "Permissions", title: "p:Allowed", verdict: "right", text: "" },
  {
    id: "q",
    section: "Permissions",
    title: "q:Denied",
    verdict: "wrong",
    text: "denied",
    advice: "Allow\nit.",
  },
  { id: "r", section: "Permissions", title: "r", verdict: "unknown", text: "lost" },
  { id: "s", section: "Permissions", title: "s", verdict: "untested", text: "not tested" },
];

describe("findings for people", () => {
  it("are told section by section, each with its next step, and summed up", () => {
    assert.deepEqual(plain(doctorLines(DIAGNOSED)).split("\n"), [
      "This machine",
      "  ✔ Node.js  20.1.0",
      "  ! clock    off",
      "      → Set it.",
      "",
      "AWS",
      "  ✔ credentials  a b\\u001b",
      "",
      "Permissions",
      "  ✔ p:Allowed",
      "  ✘ q:Denied   denied",
      "      → Allow it.",
      "  ? r          lost",
      "  · s          not tested",
      "",
      "Something is wrong: 3 right, 1 wrong, 1 warning, 1 could not be checked, 1 not tested.",
    ]);
  });

  it("leave out what there is none of, and say that nothing is wrong", () => {
    const right = DIAGNOSED.filter(({ verdict }) => verdict === "right");
    assert.equal(plain(doctorLines(right)).split("\n").at(-1), "Nothing is wrong: 3 right, 0 wrong.");
  });

  it("say that nothing could be checked", () => {
    const [, , credentials] = DIAGNOSED;
    const blind = [{ ...(credentials ?? assert.fail()), verdict: "wrong" as const }];
    assert.match(plain(doctorLines(blind)), /^Nothing could be checked in AWS: 0 right, 1 wrong\.$/m);
  });

  it("have a colour for their mark alone", () => {
    const marks = doctorLines(DIAGNOSED)
      .flatMap(partsOf)
      .flatMap((part) => (typeof part === "string" ? [] : `${part.style} ${part.text}`));
    assert.deepEqual(marks.slice(1, 4), ["good ✔", "warning !", "strong →"]);
    assert.equal(marks.at(-1), "bad Something is wrong");
  });
});
