import { ConfigAggregatorError } from "../domain/error";
import { render } from "../domain/errorText";
import { parse, type Request } from "./arguments";
import { helpText } from "./help";
import type { Terminal } from "./terminal";
import { UsageError } from "./usageError";

/** Done, failed, or wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** Runs one command line. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (args.length === 0) {
    terminal.note(helpText([]));
    return 2;
  }
  try {
    await perform(parse(args), terminal);
    return 0;
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

async function perform(request: Request, terminal: Terminal): Promise<void> {
  switch (request.kind) {
    case "help":
      return terminal.out(helpText(request.topic));
    case "version":
      return terminal.out(version());
    case "run": {
      const { command, operands, options } = request;
      return commands[command.path.join(" ")]?.(operands, options, terminal);
    }
  }
}

type Command = typeof import("./claims/list").list;

/** Loaded when they are run: help needs none of what they need. */
const commands: Readonly<Record<string, Command>> = {
  "claims list": (...args) => (require("./claims/list") as typeof import("./claims/list")).list(...args),
  "claims prune": (...args) => (require("./claims/prune") as typeof import("./claims/prune")).prune(...args),
  "table create": (...args) => (require("./table/create") as typeof import("./table/create")).create(...args),
};

function version(): string {
  return require("pulumi-aws-config-aggregator/package.json").version;
}
