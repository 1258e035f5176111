import assert from "node:assert/strict";
import { addressError, type StartError, stateFileError } from "../../../../emulator/startError";
import { EmulatorNotStartedError } from "../../../../provider/cli/emulator/errors";

describe("an emulator that didn't start", () => {
  const coded = (code: string) => Object.assign(new Error("No."), { code });

  const addresses: readonly (readonly [code: string, reason: string])[] = [
    ["EADDRINUSE", "AddressInUse"],
    ["EADDRNOTAVAIL", "AddressNotAvailable"],
    ["ENOTFOUND", "AddressNotAvailable"],
    ["EACCES", "AddressNotPermitted"],
  ];
  for (const [code, reason] of addresses)
    it(`has a reason and advice for ${code}`, () => {
      const error = new EmulatorNotStartedError(addressError(coded(code), "10.0.0.1", 80) as StartError);
      assert.deepEqual([error.code, error.facts], ["EmulatorNotStarted", { reason }]);
      assert.match(error.advice?.commandLine ?? "", reason === "AddressNotAvailable" ? /--host/ : /--port/);
    });

  for (const code of ["StateFileUnreadable", "StateFileForeign", "StateFileUnwritable"] as const)
    it(`has a reason and advice for ${code}`, () => {
      const error = new EmulatorNotStartedError(stateFileError(code, "aws.json", coded("ENOENT")));
      assert.deepEqual(error.facts, { reason: code });
      assert.ok(error.what.startsWith("--state aws.json "));
    });

  it("passes on what it doesn't know", () => {
    const other = coded("EMFILE");
    assert.equal(addressError(other, "127.0.0.1", 1), other);
  });
});
