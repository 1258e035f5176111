import assert from "node:assert/strict";
import { resolve } from "node:path";
import type { Options } from "../../../../provider/cli/command";
import { emulatorInput, isLocal } from "../../../../provider/cli/emulator/input";
import { UsageError } from "../../../../provider/cli/usageError";

describe("the options of emulator", () => {
  it("are a free port of this machine alone, and memory, if none is given", () => {
    assert.deepEqual(emulatorInput({}), { port: 0, host: "127.0.0.1", quiet: false, json: false });
  });

  it("are taken as they are given, the state file by its whole path", () => {
    const options = { port: "4566", host: "::1", state: "a/aws.json", dynamodb: "http://localhost:8000" };
    assert.deepEqual(emulatorInput({ ...options, quiet: true, json: true }), {
      port: 4566,
      host: "::1",
      stateFile: resolve("a/aws.json"),
      dynamodb: "http://localhost:8000",
      quiet: true,
      json: true,
    });
  });

  const wrong: readonly (readonly [Options])[] = [
    [{ port: "http" }],
    [{ port: "65536" }],
    [{ port: "-1" }],
    [{ port: "1.5" }],
    [{ host: "http://127.0.0.1" }],
    [{ host: "a b" }],
    [{ dynamodb: "localhost:8000" }],
    [{ dynamodb: "ftp://localhost" }],
    [{ dynamodb: "http://" }],
  ];
  for (const [options] of wrong)
    it(`are wrong usage: ${JSON.stringify(options)}`, () => {
      const [[name, value] = []] = Object.entries(options);
      assert.throws(
        () => emulatorInput(options),
        (error: unknown) => {
          assert.ok(error instanceof UsageError);
          assert.deepEqual(error.facts.topic, ["emulator"]);
          assert.ok(
            error.what.startsWith(`--${name} must be `) && error.what.endsWith(JSON.stringify(value)),
          );
          return true;
        },
      );
    });

  it("that are wrong are told of all at once", () => {
    assert.throws(
      () => emulatorInput({ port: "x", host: "/", dynamodb: "y" }),
      ({ what }: UsageError) => what.split("\n").length === 3,
    );
  });
});

describe("an address", () => {
  for (const host of ["127.0.0.1", "127.1.2.3", "localhost", "::1"])
    it(`${host} is for this machine alone`, () => assert.ok(isLocal(host)));
  for (const host of ["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.com", "my-laptop"])
    it(`${host} may be reached from others`, () => assert.ok(!isLocal(host)));
});
