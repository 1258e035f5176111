import { ConfigAggregatorError } from "../domain/error";
import { render } from "../domain/errorText";
import { parse, type Request } from "./arguments";
import type { ExitCode } from "./command";
import { COMMANDS } from "./commands/index";
import { helpText } from "./help";
import type { Terminal } from "./terminal";
import { UsageError } from "./usageError";

/** Runs one command line. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (args.length === 0) {
    terminal.note(helpText([]));
    return 2;
  }
  let request: Request | undefined;
  try {
    request = parse(args);
    return await perform(request, terminal);
  } catch (error) {
    const failed = request?.kind === "run" ? request.command.endings.error : 1;
    // An unexpected error is printed with its stack, so that it can be reported.
    if (!ConfigAggregatorError.is(error)) {
      terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return failed;
    }
    terminal.note(render(error, "commandLine"));
    return error instanceof UsageError ? 2 : failed;
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
      return (await command.run({ operands, options, repeated, terminal, commands: COMMANDS })) ?? 0;
    }
  }
}

function version(): string {
  return require("pulumi-aws-config-aggregator/package.json").version;
}
