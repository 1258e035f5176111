import { storeName } from "../../../provider/domain/claimLocation";
import { OWNER_TAG, parseOwner } from "../../../provider/domain/owner";
import type { Tags } from "../../../provider/domain/tags";
import type { SharingContext } from "../../../provider/sharing/context";
import { NAME, REGION, type Stacks } from "../../support/stacks";

/** A provider without one of its rules. Some history has to go wrong then. */
export interface Mutant {
  readonly name: string;
  /** A seed at or shortly before one that goes wrong. */
  readonly seed: number;
  change(stacks: Stacks): void;
}

/** Names of claims that are not the owner's. */
const OTHERS = /^(aggregator-claim|claim):(?!platform)/;

export const mutants: readonly Mutant[] = [
  {
    name: "a delete that checks only the name",
    seed: 22,
    change: ({ owner, aws }) =>
      owner.change((steps) => ({
        ...steps,
        remove: (context, olds) => {
          const live = aws.live(NAME, REGION);
          const uid = parseOwner(live?.tags[OWNER_TAG])?.uid;
          return steps.remove(context, live && uid ? { ...olds, arn: live.arn, uid } : olds);
        },
      })),
  },
  {
    name: "a delete that ignores claims",
    seed: 1,
    change: ({ owner }) =>
      owner.change((steps) => ({
        ...steps,
        remove: (context, olds) => steps.remove(context, { ...olds, forceDestroy: true }),
      })),
  },
  {
    name: "a move that copies claims while their stacks run",
    seed: 3,
    change: ({ owner }) =>
      owner.change((steps) => ({
        ...steps,
        update: (context, olds, news) => steps.update(withoutRuns(context), olds, news),
      })),
  },
  {
    name: "a member that doesn't check where claims are kept",
    seed: 39,
    change: (stacks) => {
      for (let member = 0; member < 12; member++)
        stacks.member(`m${member}`).change((steps) => ({
          ...steps,
          check: (context, olds, news) => steps.check(withStore(context, news.claims), olds, news),
          diff: (context, olds, news) => steps.diff(withStore(context, news.claims), olds, news),
          create: (context, inputs) => steps.create(withStore(context, inputs.claims), inputs),
          update: (context, olds, news) => steps.update(withStore(context, news.claims), olds, news),
        }));
    },
  },
  {
    name: "an answer without sources that is read as an empty aggregator",
    seed: 1,
    change: withoutSources,
  },
];

/** Now and then, AWS answers a Describe without sources. The provider rejects such an answer, and asks again. */
function withoutSources({ aws }: Stacks): void {
  const open = aws.api.bind(aws);
  let asked = 0;
  aws.api = (...caller) => {
    const api = open(...caller);
    const describe: typeof api.describe = async (...named) => {
      const live = await api.describe(...named);
      if (!live || ++asked % SOURCELESS !== 0) return live;
      return { ...live, source: { kind: "account", accountIds: [], regions: "all" } };
    };
    return { ...api, describe };
  };
}

/** One in this many answers. */
const SOURCELESS = 7;

/** Shows the runs of all stacks except the owner as finished. */
function withoutRuns(context: SharingContext): SharingContext {
  const { configuration } = context;
  const settled = (tags: Tags) =>
    Object.fromEntries(
      Object.entries(tags).map(([key, value]) => [
        key,
        OTHERS.test(key) ? value.replace(/^(joining|changing|publishing):\S+/, "settled") : value,
      ]),
    );
  const table: typeof configuration.table = (...args) => {
    const api = configuration.table(...args);
    const query: typeof api.query = async (partition) => {
      const items = await api.query(partition);
      return items.map((item) => {
        if (!OTHERS.test(String(item.item))) return item;
        const { run, runSince, runLasts, isNew, ...rest } = item;
        return rest;
      });
    };
    return { ...api, query };
  };
  return seeing({ ...context, configuration: { ...configuration, table } }, settled);
}

/** Shows the member's own store as that of the owner. */
function withStore(context: SharingContext, claims: unknown): SharingContext {
  const words = ` store=${storeName(claims as { dynamodbTable: string } | undefined, REGION)}`;
  return seeing(context, (tags) => ({
    ...tags,
    ...(tags[OWNER_TAG] !== undefined && { [OWNER_TAG]: tags[OWNER_TAG].replace(/ store=\S+/, words) }),
  }));
}

function seeing(context: SharingContext, change: (tags: Tags) => Tags): SharingContext {
  const { configuration } = context;
  const api: typeof configuration.api = (region) => {
    const all = configuration.api(region);
    return { ...all, listTags: async (arn) => change(await all.listTags(arn)) };
  };
  return { ...context, configuration: { ...configuration, api } };
}
