import { systemClock } from "../../aws/retry";
import type { HealthReport } from "../../domain/health/report";
import type { ExitCode, Options, Repeated } from "../command";
import { codeOf, healthRequest, isAllWell, look } from "../health/look";
import type { Terminal } from "../terminal";
import { UsageError } from "../usageError";
import { statusLines } from "./text";

const TOPIC = ["status"];

/** Between two looks, in seconds: AWS doesn't publish its rates. */
const INTERVAL = { default: 60, least: 30 };

/** `status AGGREGATOR` */
export async function status(
  [text = ""]: readonly string[],
  options: Options,
  repeated: Repeated,
  terminal: Terminal,
): Promise<ExitCode> {
  const seconds = intervalIn(options);
  const request = await healthRequest(text, options, repeated, terminal, TOPIC);
  const { json, watch } = options;
  const show = (health: HealthReport) => {
    // Of those that follow each other, each is a line.
    if (json) terminal.out(JSON.stringify(health, null, watch ? 0 : 2));
    else terminal.show(statusLines(health, request.selection));
  };
  for (;;) {
    const health = await look(request, terminal);
    show(health);
    if (!watch || isAllWell(health)) return codeOf(health);
    if (!json) terminal.out("");
    await systemClock.sleep(seconds * 1000);
  }
}

function intervalIn({ watch, interval }: Options): number {
  if (interval === undefined) return INTERVAL.default;
  const seconds = Number(interval);
  if (watch !== true) throw new UsageError("--interval needs --watch", TOPIC);
  if (!Number.isFinite(seconds) || seconds < INTERVAL.least)
    throw new UsageError(`--interval must be ${INTERVAL.least} seconds or more, not ${interval}`, TOPIC);
  return seconds;
}
