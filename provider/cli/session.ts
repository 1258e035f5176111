import { systemClock } from "../aws/retry";
import { LONGEST_TEXT, PUBLISHING_DEFAULTS, SERVICE_NAMES } from "../aws/settings/table";
import { type Configuration, configuration } from "../engine/configuration";
import { createPrintedLines, createPrinter } from "../engine/context";
import { createCheckCache } from "../process/checkCache";
import type { Context } from "../process/context";
import type { SharingContext } from "../sharing/context";
import { createJoinCache } from "../sharing/joinCache";
import { createProgram } from "../sharing/program";
import type { Options } from "./command";
import type { Terminal } from "./terminal";
import { UsageError } from "./usageError";

/** Options that are also members of the provider's setting `publishing`. */
const TIMES = {
  propagationSeconds: "propagation-seconds",
  turnSeconds: "turn-seconds",
  inFlightSeconds: "in-flight-seconds",
} as const;

/** The settings from options, as an explicit `Provider` would have them. */
function settingsOf(options: Options): Readonly<Record<string, unknown>> {
  const { region, profile, "endpoint-url": url } = options;
  const times = Object.entries(TIMES).filter(([, option]) => options[option] !== undefined);
  return {
    ...(region && { region }),
    ...(profile && { profile }),
    ...(url && { endpoints: Object.fromEntries(SERVICE_NAMES.map((service) => [service, url])) }),
    ...(times.length > 0 && {
      publishing: Object.fromEntries(times.map(([key, option]) => [key, options[option]])),
    }),
  };
}

/**
 * The context of a resource's steps, for a command.
 *
 * @throws UsageError, if options can't be read
 */
export function contextFor(options: Options, terminal: Terminal): SharingContext {
  const context = {
    configuration: configuration(settingsOf(options)),
    clock: systemClock,
    checkCache: createCheckCache(),
    joinCache: createJoinCache(),
    program: createProgram(),
    printed: createPrintedLines(),
    ...createPrinter((line) => terminal.note(line)),
  };
  refuseProblems(context.configuration);
  return context;
}

const { propagationSeconds, turnSeconds, inFlightSeconds } = PUBLISHING_DEFAULTS;

const OPTION_OF: Readonly<Record<string, string>> = {
  endpoints: "--endpoint-url must be a URL that begins with http:// or https://",
  publishing:
    `--propagation-seconds, --turn-seconds and --in-flight-seconds: the first (default ${propagationSeconds}) must be less ` +
    `than the second (default ${turnSeconds}), the second less than the third (default ${inFlightSeconds}), and the second ` +
    `and third together at most ${LONGEST_TEXT}`,
};

function refuseProblems({ settings }: Configuration): void {
  const [problem] = settings.problems;
  if (problem === undefined) return;
  const [setting = ""] = problem.path.split(".");
  throw new UsageError(OPTION_OF[setting] ?? `--${setting} must be ${problem.rule}`);
}

/** No region is named, and none is set. */
export class NoRegionError extends UsageError {
  override readonly name = "NoRegionError";

  constructor() {
    super("there is no region: give --region, or set AWS_REGION");
  }
}

/**
 * The region to use.
 *
 * @param named - the region that is named besides the option
 * @throws UsageError, if there is no region, or if there are two
 */
export async function regionFor(
  { configuration }: Context,
  options: Options,
  named: string | undefined,
): Promise<string> {
  const { region: option } = options;
  if (named !== undefined && typeof option === "string" && option !== named)
    throw new UsageError(`--region ${option} contradicts the region that is named, ${named}`);
  const region = named ?? (await configuration.region());
  if (region === undefined) throw new NoRegionError();
  return region;
}
