import { brokenRegion } from "../../domain/region";
import { sortedUnique } from "../../domain/sets";
import type { Context } from "../../process/context";
import type { ExitCode, Options } from "../command";
import { withProgress } from "../progress";
import { contextFor, regionFor } from "../session";
import type { Terminal } from "../terminal";
import { UsageError } from "../usageError";
import { enabledRegions, lookAt } from "./look";
import { codeOf, listingOf } from "./rows";
import { listLines } from "./text";

/** `list` */
export async function list(options: Options, terminal: Terminal): Promise<ExitCode> {
  const context = contextFor(options, terminal);
  const named = namedRegions(options);
  const withHealth = options["no-health"] !== true;
  const looked = await withProgress(terminal.screen, async (show) => {
    show("list: looking for regions");
    const regions = await regionsOf(context, options, named);
    return lookAt(context, regions, withHealth, (done) =>
      show(`list: ${done} of ${regions.length} regions are done`),
    );
  });
  const listing = listingOf(looked);
  if (options.json) terminal.out(JSON.stringify(listing, null, 2));
  else terminal.show(listLines(listing, withHealth));
  return codeOf(listing);
}

/** The regions of `--regions`; undefined: the option wasn't given. */
function namedRegions({ regions, region }: Options): readonly string[] | "all" | undefined {
  if (typeof regions !== "string" || regions === "all") return regions === "all" ? "all" : undefined;
  const codes = sortedUnique(regions.split(",").map((code) => code.trim()));
  const broken = codes.filter((code) => brokenRegion(code) !== undefined);
  if (broken.length > 0)
    throw new UsageError(
      `--regions must be codes of AWS regions with commas between them, or all, not ${broken.map((code) => JSON.stringify(code)).join(", ")}`,
      ["list"],
    );
  if (region !== undefined)
    throw new UsageError("--region is the only region to look at, so --regions can't be given as well", [
      "list",
    ]);
  return codes;
}

async function regionsOf(
  context: Context,
  options: Options,
  named: readonly string[] | "all" | undefined,
): Promise<readonly string[]> {
  if (named !== undefined && named !== "all") return named;
  const home = await regionFor(context, options, undefined);
  return named === "all" ? enabledRegions(context, home) : [home];
}
