import { ConfigAggregatorError } from "../domain/error";
import { render } from "../domain/errorText";
import { type Options, parse, type Repeated, type Request } from "./arguments";
import { helpText } from "./help";
import type { Terminal } from "./terminal";
import { UsageError } from "./usageError";

/** Done, failed, or wrong usage. */
type ExitCode = 0 | 1 | 2;

/** Runs one command line. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (args.length === 0) {
    terminal.note(helpText([]));
    return 2;
  }
  try {
    return await perform(parse(args), terminal);
  } catch (error) {
    // What nobody has foreseen is shown with its stack, so that it can be reported.
    if (!ConfigAggregatorError.is(error)) {
      terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return 1;
    }
    terminal.note(render(error, "commandLine"));
    return error instanceof UsageError ? 2 : 1;
  }
}

async function perform(request: Request, terminal: Terminal): Promise<ExitCode> {
  switch (request.kind) {
    case "help":
      terminal.out(helpText(request.topic));
      return 0;
    case "version":
      terminal.out(version());
      return 0;
    case "run": {
      const { command, operands, options, repeated } = request;
      return (await commands[command.path.join(" ")]?.(operands, options, terminal, repeated)) ?? 0;
    }
  }
}

/** What it returns is the exit code, if there is something to tell beside an error. */
type Command = (
  operands: readonly string[],
  options: Options,
  terminal: Terminal,
  repeated: Repeated,
) => Promise<ExitCode | undefined>;

type Silent = (operands: readonly string[], options: Options, terminal: Terminal) => Promise<void>;

/** Loaded when they are run: help needs none of what they need. */
const commands: Readonly<Record<string, Command>> = {
  "claims list": silent(() => (require("./claims/list") as typeof import("./claims/list")).list),
  "claims prune": silent(() => (require("./claims/prune") as typeof import("./claims/prune")).prune),
  "table create": silent(() => (require("./table/create") as typeof import("./table/create")).create),
  rollout: (_, ...args) =>
    (require("./rollout/rollout") as typeof import("./rollout/rollout")).rollOut(...args),
};

/** A command that is done if it throws nothing. */
function silent(load: () => Silent): Command {
  return async (operands, options, terminal) => {
    await load()(operands, options, terminal);
    return undefined;
  };
}

function version(): string {
  return require("pulumi-aws-config-aggregator/package.json").version;
}
