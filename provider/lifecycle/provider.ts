import { check as checkAggregator } from "./aggregator/check";
import { create as createAggregator } from "./aggregator/create";
import { remove as removeAggregator } from "./aggregator/delete";
import { diff as diffAggregator } from "./aggregator/diff";
import type { Inputs as AggregatorInputs, Outputs as AggregatorOutputs } from "./aggregator/inputs";
import { read as readAggregator } from "./aggregator/read";
import { update as updateAggregator } from "./aggregator/update";
import { type Handler, handlerOf } from "./handler";
import { check as checkMembership } from "./membership/check";
import { create as createMembership } from "./membership/create";
import { remove as removeMembership } from "./membership/delete";
import { diff as diffMembership } from "./membership/diff";
import type { Inputs as MembershipInputs, Outputs as MembershipOutputs } from "./membership/inputs";
import { read as readMembership } from "./membership/read";
import { update as updateMembership } from "./membership/update";
import { createProgram } from "./program";

/*
 * What the text in every state loads: `require("pulumi-aws-config-aggregator/provider")` for an aggregator, and the
 * same with `.membership` for a membership. Both texts and the names exported here are permanent.
 */

const program = createProgram();

const aggregator = handlerOf(
  {
    check: checkAggregator,
    diff: diffAggregator,
    create: createAggregator,
    read: readAggregator,
    update: updateAggregator,
    remove: removeAggregator,
  },
  program,
);

type Aggregator = Handler<AggregatorInputs, AggregatorOutputs>;

export const configure: Aggregator["configure"] = aggregator.configure;
export const check: Aggregator["check"] = aggregator.check;
export const diff: Aggregator["diff"] = aggregator.diff;
export const create: Aggregator["create"] = aggregator.create;
export const read: Aggregator["read"] = aggregator.read;
export const update: Aggregator["update"] = aggregator.update;
const remove: Aggregator["delete"] = aggregator.delete;

export { remove as delete };

export const membership: Handler<MembershipInputs, MembershipOutputs> = handlerOf(
  {
    check: checkMembership,
    diff: diffMembership,
    create: createMembership,
    read: readMembership,
    update: updateMembership,
    remove: removeMembership,
  },
  program,
);
