import assert from "node:assert/strict";
import { parse } from "../../../provider/cli/arguments";
import { UsageError } from "../../../provider/cli/usageError";

const split = (line: string) => line.split(" ").filter(Boolean);

describe("a command line", () => {
  const runs: readonly (readonly [line: string, path: string, operands: string[], options: object])[] = [
    ["claims list security", "claims list", ["security"], {}],
    ["claims list security --json", "claims list", ["security"], { json: true }],
    ["--region eu-west-1 claims list security", "claims list", ["security"], { region: "eu-west-1" }],
    ["claims --region=eu-west-1 list security", "claims list", ["security"], { region: "eu-west-1" }],
    ["claims list security --region a --region b", "claims list", ["security"], { region: "b" }],
    ["claims prune security 0123 4567 -y", "claims prune", ["security", "0123", "4567"], { yes: true }],
    ["claims prune -- security -x", "claims prune", ["security", "-x"], {}],
    ["claims list s --profile=-odd", "claims list", ["s"], { profile: "-odd" }],
    ["report report --json - --html=-odd", "report", ["report"], { json: "-", html: "-odd" }],
    ["rollout --report report --json", "rollout", [], { report: "report", json: true }],
    ["table create claims --print", "table create", ["claims"], { print: true }],
  ];
  for (const [line, path, operands, options] of runs)
    it(`runs \`${line}\``, () => {
      const request = parse(split(line));
      assert.ok(request.kind === "run");
      assert.deepEqual(
        [request.command.path.join(" "), request.operands, request.options],
        [path, operands, options],
      );
    });

  const helps: readonly (readonly [line: string, topic: string[]])[] = [
    ["help", []],
    ["--help", []],
    ["-h", []],
    ["help help", []],
    ["help claims", ["claims"]],
    ["claims --help", ["claims"]],
    ["help claims prune", ["claims", "prune"]],
    ["claims prune --help", ["claims", "prune"]],
    ["claims prune security --yes -h", ["claims", "prune"]],
  ];
  for (const [line, topic] of helps)
    it(`helps with \`${line}\``, () => assert.deepEqual(parse(split(line)), { kind: "help", topic }));

  it("asks for the version", () => assert.deepEqual(parse(["--version"]), { kind: "version" }));

  const wrong: readonly (readonly [line: string, message: RegExp])[] = [
    ["--yes", /there is no command, only options/],
    ["claim list x", /there is no command "claim": is claims meant\?/],
    ["halp", /there is no command "halp": is help meant\?/],
    ["frobnicate", /there is no command "frobnicate"\n/],
    ["table", /table needs a subcommand: table create\nSee `pulumi-aws-config-aggregator help table`/],
    ["claims", /claims needs a subcommand: claims list, claims check or claims prune\n/],
    ["claims lst x", /there is no command "claims lst": is claims list meant\?/],
    ["help claims prun", /there is no command "claims prun": is claims prune meant\?/],
    ["claims list", /claims list needs AGGREGATOR: claims list AGGREGATOR\nSee `.* help claims list`/],
    ["claims prune security", /claims prune needs KEY…: claims prune AGGREGATOR KEY…/],
    ["claims prune", /claims prune needs AGGREGATOR and KEY…/],
    ["claims list a b", /claims list takes nothing after AGGREGATOR: "b"/],
    ["claims list a --jsn", /claims list has no option --jsn: is --json meant\?/],
    ["claims list a --regoin x", /has no option --regoin: is --region meant\?/],
    ["claims list a --yes", /claims list has no option --yes/],
    ["claims prune a b --accounts", /claims prune has no option --accounts/],
    ["claims list a -x", /claims list has no option -x\n/],
    [
      "report a --region b",
      /report has no option --region: write the aggregator as NAME@REGION\nSee `.* help report`/,
    ],
    ["claims list a --json=yes", /--json takes no value: "yes"/],
    ["claims list a --region", /--region needs a value: --region REGION/],
    ["claims list a --region --json", /--region needs a value/],
    ["claims list a --region=", /--region needs a value/],
  ];
  for (const [line, message] of wrong)
    it(`refuses \`${line}\``, () =>
      assert.throws(
        () => parse(split(line)),
        (error) => error instanceof UsageError && message.test(error.message),
      ));
});
