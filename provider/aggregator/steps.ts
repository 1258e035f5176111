import { parseId } from "../domain/aggregatorId";
import type { Steps } from "../engine/steps";
import type { Context } from "../process/context";
import { withHealthLine } from "../process/healthLine";
import { check } from "./check";
import { create } from "./create";
import { remove } from "./delete";
import { diff } from "./diff";
import type { Inputs, Outputs } from "./inputs";
import { read } from "./read";
import { secrets } from "./secrets";
import { update } from "./update";

/** The steps of an aggregator's life cycle. */
export const steps: Steps<Inputs, Outputs, Context> = withHealthLine(
  {
    secrets,
    nameOf: (id) => parseId(id).name,
    check,
    diff,
    create,
    read,
    update,
    remove,
  },
  {
    keyOf: ({ owner }) => owner,
    subjectOf: ({ name, region, arn }) => ({ name, region, arn }),
    accountsOf: () => undefined,
  },
);
