import { parseId } from "../domain/aggregatorId";
import type { Steps } from "../engine/steps";
import type { Context } from "../process/context";
import { withHealthLine } from "../process/healthLine";
import { check } from "./check";
import { create } from "./create";
import { remove } from "./delete";
import { diff } from "./diff";
import { accountsIn, type Inputs, type Outputs } from "./inputs";
import { read } from "./read";
import { secrets } from "./secrets";
import { update } from "./update";

/** The steps of a membership's life cycle. */
export const steps: Steps<Inputs, Outputs, Context> = withHealthLine<Inputs, Outputs>(
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
    keyOf: ({ claimKey }) => claimKey,
    subjectOf: ({ aggregatorName: name, region, aggregatorArn: arn }) => ({ name, region, arn }),
    accountsOf: (outs) => accountsIn(outs),
  },
);
