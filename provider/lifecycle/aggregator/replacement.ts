import type { LiveAggregator } from "../../aws/aggregator";
import { AccountNotAllowedError } from "../../aws/connection";
import { ConfigAggregatorError } from "../../aws/errors";
import { parseOwner } from "../../merge/owner";
import type { Context } from "../context";
import { readClaims } from "../sharing/claims";
import { ClaimedError } from "../sharing/errors";
import { isUnknown } from "../unknown";
import { deletionOf } from "./deletion";
import { AwsOwnedError, OwnedByOtherError } from "./errors";
import { findRemaining } from "./find";
import type { Inputs, Outputs } from "./inputs";
import { accountsOf } from "./plan";
import { warnOfChurn } from "./quota";

/** Says at preview what a replacement comes to: what is lost with the old one, and what its delete will be refused for. */
export async function sayReplacement(
  context: Context,
  olds: Outputs,
  news: Inputs,
  replaces: readonly string[],
): Promise<void> {
  const { say } = context;
  const isOtherKind = replaces.includes("accountAggregationSource");
  const because = isOtherKind ? "the kind of source" : replaces.join(" and ");
  const causes = isOtherKind
    ? [news.organizationAggregationSource]
    : replaces.map((name) => news[name as "name" | "region"]);
  const what = causes.every(isUnknown)
    ? `replaced, unless ${because} turns out the same once it is known`
    : `replaced, since ${because} can't be changed`;
  const { text, live } = await describeDeletion(context, olds);
  const churn = warnOfChurn({
    added: Object.keys(news.accountAggregationSource?.accountIds ?? {}).length,
    removed: live ? accountsOf(live.source).length : 0,
  });
  say(`${olds.name}: ${what}: ${text}${churn && `; ${churn}`}`);
}

function isOfStack(key: string, { owner }: Outputs): boolean {
  const [, project, stack] = parseOwner(owner)?.stack.split("/") ?? [];
  return key.startsWith(`${project}/${stack}/`);
}

interface DescribedDeletion {
  readonly text: string;
  readonly live?: LiveAggregator;
}

async function describeDeletion(context: Context, olds: Outputs): Promise<DescribedDeletion> {
  const loss = "it is deleted first, and with it the data it has aggregated";
  try {
    const found = await findRemaining(context.configuration.api(olds.region), olds.name, olds.arn);
    const claims = found && olds.merge === "shared" ? await readClaims(context, olds, found.tags) : undefined;
    const deletion = deletionOf(olds, found, claims);
    if (deletion.kind === "gone")
      return { text: `the old one is gone already${found ? ", and somebody else's has its name" : ""}` };
    const live = found && { live: found.live };
    if (deletion.kind === "deleted") return { text: loss, ...live };
    const { error } = deletion;
    if (error instanceof ClaimedError && error.claims.every((key) => isOfStack(key, olds)))
      return {
        text: `${loss}, once the memberships of this program have left, as they do where it is given as their aggregator`,
        ...live,
      };
    const isForeign = error instanceof AwsOwnedError || error instanceof OwnedByOtherError;
    const leave = error instanceof ClaimedError ? ". Have them leave first, or set" : ". Set";
    const help = isForeign ? "" : `${leave} forceDestroy: true and run \`pulumi up\` first`;
    return { text: `${loss}. The delete will be refused, since ${deletion.error.reason}${help}`, ...live };
  } catch (error) {
    if (!ConfigAggregatorError.is(error) || error instanceof AccountNotAllowedError) throw error;
    return { text: `${loss} (what others have in it could not be looked up: ${error.message})` };
  }
}
