import { ConfigAggregatorError, type Place } from "../domain/error";
import { byFace, listOf } from "../domain/errorText";
import type { Unchecked } from "../domain/health/report";
import { type CauseGroup, groupLine } from "../domain/health/summary";
import { count, grouped, NAMED } from "../domain/listing";

/** How many causes an error names. */
const CAUSES = NAMED;

/** Sources that were waited for. */
interface NotReady {
  /** How many have reported success. */
  readonly ready: number;
  readonly of: number;
  readonly timeoutSeconds: number;
  readonly groups: readonly CauseGroup[];
  readonly isSecret: boolean;
}

/** Sources have not reported in time. The resource that added them is deployed. */
export class SourcesNotReadyError extends ConfigAggregatorError<
  Place & Pick<NotReady, "ready" | "of" | "timeoutSeconds">
> {
  override readonly name = "SourcesNotReadyError";

  constructor({ name, region }: Place, { ready, of, timeoutSeconds, groups, isSecret }: NotReady) {
    const left = groups.slice(CAUSES).reduce((sum, { sources }) => sum + sources, 0);
    super({
      code: "SourcesNotReady",
      facts: { name, region, ready, of, timeoutSeconds },
      what:
        `aggregator ${name} in ${region}: ${grouped(of - ready)} of ${count(of, "source")} ${of - ready === 1 ? "has" : "have"} ` +
        `not reported within ${count(timeoutSeconds, "second")}. What was deployed stays as it is`,
      details: [
        ...groups.slice(0, CAUSES).map((group) => `  ${groupLine(group, isSecret)}. ${group.cause.nextStep}`),
        ...(left > 0 ? listOf([`  and ${count(left, "source")} for other causes`]) : []),
      ],
      advice: byFace(
        () =>
          `See \`npx pulumi-aws-config-aggregator status ${name}@${region}\`. The next \`pulumi up\` waits again; to go on ` +
          "without them, set waitForSources.atLeast lower, or leave waitForSources out.",
      ),
    });
  }
}

/** It can't be told which sources an aggregator should have. */
export class SourcesUnknownError extends ConfigAggregatorError<
  Place & { readonly unchecked: readonly Unchecked[] }
> {
  override readonly name = "SourcesUnknownError";

  constructor({ name, region }: Place, unchecked: readonly Unchecked[]) {
    super({
      code: "SourcesUnknown",
      facts: { name, region, unchecked },
      what: `aggregator ${name} in ${region}: which sources to wait for is not known. What was deployed stays as it is`,
      details: listOf(unchecked.map(({ what, reason }) => `  ${what} could not be checked: ${reason}`)),
      advice: "Allow these calls to the provider's credentials, or leave waitForSources out.",
    });
  }
}
