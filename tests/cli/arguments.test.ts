import assert from "node:assert/strict";
import { parse } from "../../provider/cli/arguments";
import { COMMANDS } from "../../provider/cli/commands";
import { helpText, usageOf } from "../../provider/cli/help";
import { settingsOf } from "../../provider/cli/session";
import { UsageError } from "../../provider/cli/usageError";
import { columns, sinceText } from "../../provider/cli/wording";
import { printable } from "../../provider/domain/printable";

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
    ["claim list x", /there is no command "claim": did you mean claims\?/],
    ["halp", /there is no command "halp": did you mean help\?/],
    ["frobnicate", /there is no command "frobnicate"\n/],
    ["table", /table needs a subcommand: table create\nSee `pulumi-aws-config-aggregator help table`/],
    ["claims", /claims needs a subcommand: claims list or claims prune\n/],
    ["claims lst x", /there is no command "claims lst": did you mean claims list\?/],
    ["help claims prun", /there is no command "claims prun": did you mean claims prune\?/],
    ["claims list", /claims list needs AGGREGATOR: claims list AGGREGATOR\nSee `.* help claims list`/],
    ["claims prune security", /claims prune needs KEY…: claims prune AGGREGATOR KEY…/],
    ["claims prune", /claims prune needs AGGREGATOR and KEY…/],
    ["claims list a b", /claims list takes nothing after AGGREGATOR: "b"/],
    ["claims list a --jsn", /claims list has no option --jsn: did you mean --json\?/],
    ["claims list a --regoin x", /has no option --regoin: did you mean --region\?/],
    ["claims list a --yes", /claims list has no option --yes/],
    ["claims prune a b --accounts", /claims prune has no option --accounts/],
    ["claims list a -x", /claims list has no option -x\n/],
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

describe("help", () => {
  it("names every command", () => {
    for (const command of COMMANDS) assert.ok(helpText([]).includes(usageOf(command)));
  });

  for (const command of COMMANDS)
    it(`names every option of ${command.path.join(" ")}, in lines that fit a terminal`, () => {
      const text = helpText(command.path);
      for (const { name } of command.options) assert.ok(text.includes(`--${name}`), name);
      const widest = Math.max(...text.split("\n").map((line) => line.length));
      assert.ok(widest <= 110, `${widest} columns`);
    });
});

describe("what a command says", () => {
  it("takes settings from options as a Provider would have them", () => {
    assert.deepEqual(settingsOf({ region: "eu-west-1", "propagation-seconds": "2", json: true }), {
      region: "eu-west-1",
      publishing: { propagationSeconds: "2" },
    });
    assert.deepEqual(settingsOf({}), {});
  });

  it("tells times as people do", () => {
    const now = Date.parse("2026-01-02T00:00:00Z");
    const cases = {
      "2026-01-02T00:00:00Z": "now",
      "2026-01-01T23:59:59Z": "1 second ago",
      "2026-01-01T00:00:00Z": "1 day ago",
    };
    for (const [time, ago] of Object.entries(cases))
      assert.equal(sinceText(Date.parse(time) / 1000, now), `${time} (${ago})`);
    assert.match(sinceText(1e15, now), /^an unknown time/);
  });

  it("lines up columns, numbers at the right", () => {
    assert.deepEqual(
      columns(
        [
          ["A", "N"],
          ["abc", "10"],
          ["a", "2"],
        ],
        new Set([1]),
      ),
      ["A     N", "abc  10", "a     2"],
    );
  });

  it("lets nothing of others' steer the terminal", () => {
    assert.equal(printable("a\u001b[2Jb\nc\u009b"), "a\\u001b[2Jb\nc\\u009b");
  });
});
