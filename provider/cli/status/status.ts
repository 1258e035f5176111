import { systemClock } from "../../aws/retry";
import type { HealthReport } from "../../domain/health/report";
import type { ExitCode, Options, Repeated } from "../command";
import { codeOf, healthRequest, isAllWell, look } from "../health/look";
import type { Terminal } from "../terminal";
import { UsageError } from "../usageError";
import { statusLines } from "./text";
import { watch } from "./watch";

const TOPIC = ["status"];

/** The interval of `--watch`, in seconds: AWS doesn't publish its rates. */
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
  const { json, watch: isWatching } = options;
  const isOver = (health: HealthReport) => !isWatching || isAllWell(health);
  const show = (health: HealthReport) => {
    // If several follow each other, each is one line.
    if (json) terminal.out(JSON.stringify(health, null, isWatching ? 0 : 2));
    else terminal.show(statusLines(health, request.selection));
    if (!json && !isOver(health)) terminal.out("");
  };
  const health = await watch(
    { seconds, look: () => look(request, terminal), show, isOver, note: (text) => terminal.note(text) },
    systemClock,
  );
  return codeOf(health);
}

function intervalIn({ watch, "interval-seconds": interval }: Options): number {
  if (interval === undefined) return INTERVAL.default;
  const seconds = Number(interval);
  if (watch !== true) throw new UsageError("--interval-seconds needs --watch", TOPIC);
  if (!Number.isFinite(seconds) || seconds < INTERVAL.least)
    throw new UsageError(
      `--interval-seconds must be ${INTERVAL.least} seconds or more, not ${interval}`,
      TOPIC,
    );
  return seconds;
}
