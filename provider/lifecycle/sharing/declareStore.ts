import type { AggregatorApi } from "../../aws/aggregator";
import { AwsError } from "../../aws/errors";
import { retrying } from "../../aws/retry";
import { storeName } from "../../claims/location";
import { formatNonce } from "../../claims/nonce";
import { parseClaims } from "../../claims/tagFormat";
import { rivalOf, TAGS_STORE } from "../../claims/tags";
import { OWNER_TAG, sharedIn, sharingTag, sharingWords } from "../../merge/owner";
import type { Tags } from "../../merge/tags";
import { turnLasts } from "../../publishing/turns";
import type { Context } from "../context";
import type { Kept } from "./claims";
import { OtherStoreError } from "./errors";
import { timingOf } from "./timing";

/**
 * On an aggregator that no stack owns, the first one to join says where claims are kept. Another first one may say
 * something else at the same time: each under a key of its own, and whoever sees another's takes its own back.
 *
 * @param accept - throws if the tags say that the stack may not keep a claim there
 * @throws OtherStoreError
 */
export async function declareStore(
  context: Context,
  name: string,
  { region, arn, claims }: Kept,
  accept: (tags: Tags) => void,
): Promise<void> {
  const { configuration, clock } = context;
  const api = configuration.api(region);
  const read = async () => {
    const tags = await retrying(() => api.listTags(arn), clock);
    accept(tags);
    return tags;
  };
  const tags = await read();
  if (tags[OWNER_TAG] !== undefined || sharedIn(tags) !== undefined) return;
  const store = storeName(claims, region);
  const timing = timingOf(configuration.settings.claims);
  const seconds = Math.floor(api.now() / 1000);
  const refuse = (theirs: string) => new OtherStoreError(name, region, theirs, store);
  const rival = rivalIn(tags, store, seconds);
  if (rival !== undefined) throw refuse(rival);
  const words = sharingWords(store);
  const tag = sharingTag(store);
  const nonce = formatNonce(seconds, turnLasts(timing), clock.random());
  await tagSurely(context, api, arn, { [tag]: `${words} joining:${nonce}` });
  await clock.sleep(timing.visible);
  const found = await read().catch(async (error: unknown) => {
    await api.untag(arn, [tag]);
    throw error;
  });
  const other = rivalIn(found, store, Math.floor(api.now() / 1000));
  if (other !== undefined) {
    await retrying(() => api.untag(arn, [tag]), clock);
    throw refuse(other);
  }
  await retrying(() => api.tag(arn, { [tag]: words }), clock);
}

/** What may still land is waited for: it would undo what is said next. */
async function tagSurely(context: Context, api: AggregatorApi, arn: string, tags: Tags): Promise<void> {
  const { configuration, clock } = context;
  const { landed } = timingOf(configuration.settings.claims);
  let isUnsure = false;
  await retrying(
    () =>
      api.tag(arn, tags).catch((error: unknown) => {
        isUnsure ||= error instanceof AwsError && error.kind === "unknown-outcome";
        throw error;
      }),
    clock,
  );
  if (isUnsure) await clock.sleep(landed);
}

/** Another store in which stacks keep claims already, or are about to. */
function rivalIn(tags: Tags, store: string, seconds: number): string | undefined {
  return rivalOf(tags, store, seconds) ?? (parseClaims(tags).claims.length > 0 ? TAGS_STORE : undefined);
}
