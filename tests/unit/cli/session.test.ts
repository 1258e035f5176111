import assert from "node:assert/strict";
import { PUBLISHING_DEFAULTS } from "../../../provider/aws/settings/table";
import type { Options } from "../../../provider/cli/command";
import { contextFor, regionFor } from "../../../provider/cli/session";
import { UsageError } from "../../../provider/cli/usageError";
import { CliWorld, MemoryTerminal } from "../../support/cliWorld";

describe("the settings of a command", () => {
  const settingsOf = (options: Options) => contextFor(options, new MemoryTerminal()).configuration.settings;

  it("are those of a Provider", () => {
    const { region, publishing } = settingsOf({
      region: "eu-west-1",
      "propagation-seconds": "2",
      json: true,
    });
    assert.deepEqual([region, publishing], ["eu-west-1", { ...PUBLISHING_DEFAULTS, propagationSeconds: 2 }]);
  });

  it("are a Provider's defaults without options", () => {
    const { region, publishing, endpoints } = settingsOf({});
    assert.deepEqual([region, publishing, endpoints], [undefined, PUBLISHING_DEFAULTS, {}]);
  });

  it("have one endpoint for all services", () => {
    const url = "http://localhost:4566";
    const { profile, endpoints } = settingsOf({ profile: "audit", "endpoint-url": url });
    assert.equal(profile, "audit");
    assert.deepEqual(endpoints, {
      config: url,
      sts: url,
      organizations: url,
      iam: url,
      account: url,
      dynamodb: url,
    });
  });

  it("have the protocol's times, each by an option of its own", () => {
    const options = { "propagation-seconds": "1", "turn-seconds": "2", "in-flight-seconds": "3" };
    const { publishing } = settingsOf(options);
    assert.deepEqual(publishing, {
      ...PUBLISHING_DEFAULTS,
      propagationSeconds: 1,
      turnSeconds: 2,
      inFlightSeconds: 3,
    });
  });
});

describe("the context of a command", () => {
  it("reads the settings as numbers, and says what happens as a note", () => {
    const terminal = new MemoryTerminal();
    const { configuration, info, warn } = contextFor({ "turn-seconds": "20" }, terminal);
    assert.equal(configuration.settings.publishing.turnSeconds, 20);
    info("a line");
    warn("look");
    assert.deepEqual([terminal.printed, terminal.notes], [[], ["a line", "warning: look"]]);
  });

  const wrong: [options: Record<string, string>, name: string][] = [
    [{ region: "virginia" }, "--region"],
    [{ "endpoint-url": "here" }, "--endpoint-url"],
    [{ "in-flight-seconds": "1" }, "--in-flight-seconds"],
    [{ "turn-seconds": "soon" }, "--turn-seconds"],
    [{ "turn-seconds": "500", "in-flight-seconds": "701" }, "--in-flight-seconds"],
  ];
  for (const [options, name] of wrong)
    it(`is refused with ${JSON.stringify(options)}, by the name of an option`, () =>
      assert.throws(
        () => contextFor(options, new MemoryTerminal()),
        (error) => error instanceof UsageError && error.what.includes(name),
      ));
});

describe("the region of a command", () => {
  const regions: [
    named: string | undefined,
    option: string | undefined,
    found: string | undefined,
    region: string,
  ][] = [
    ["eu-west-1", undefined, "us-east-1", "eu-west-1"],
    ["eu-west-1", "eu-west-1", "eu-west-1", "eu-west-1"],
    [undefined, undefined, "us-east-1", "us-east-1"],
    [undefined, "eu-west-1", "eu-west-1", "eu-west-1"],
  ];
  for (const [named, option, found, region] of regions)
    it(`is ${region} if ${named ?? "none"} is named, ${option ?? "none"} given and ${found} found`, async () => {
      const { context } = new CliWorld(undefined, found ? { region: found } : {});
      assert.equal(await regionFor(context, option ? { region: option } : {}, named), region);
    });

  it("is refused if there are two, or none", async () => {
    const { context } = new CliWorld(undefined, {});
    await assert.rejects(regionFor(context, { region: "us-east-1" }, "eu-west-1"), UsageError);
    await assert.rejects(regionFor(context, {}, undefined), UsageError);
  });
});
