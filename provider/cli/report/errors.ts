import { ConfigAggregatorError } from "../../domain/error";
import { listOf } from "../../domain/errorText";
import { describeProblem, type Problem } from "../../domain/problem";

/** A file that can't be written. */
export class UnwritableFileError extends ConfigAggregatorError<{
  readonly file: string;
  readonly reason: string;
}> {
  override readonly name = "UnwritableFileError";

  /** @param reason - why, as `it is a directory` or `EACCES` */
  constructor(file: string, reason: string, cause?: unknown) {
    super({
      code: "FileNotWritable",
      facts: { file, reason },
      what: `${file} can't be written: ${reason}`,
      advice: "Give the path of a file in a folder that exists and that you may write to.",
      cause,
    });
  }
}

/** A file that was given as an earlier report, and is none of this aggregator. */
export class InvalidReportError extends ConfigAggregatorError<{
  readonly file: string;
  readonly problems: readonly Problem[];
}> {
  override readonly name = "InvalidReportError";

  constructor(file: string, problems: readonly Problem[], cause?: unknown) {
    super({
      code: "InvalidReport",
      facts: { file, problems },
      what: `${file} is not an earlier report on this aggregator`,
      ends: ":",
      details: listOf(problems.map(describeProblem)),
      advice: "Give files that the same version of `report --json` has written about the same aggregator.",
      cause,
    });
  }
}
