import type { Inputs as AggregatorInputs, Outputs as AggregatorOutputs } from "./aggregator/inputs";
import { INTERNAL as AGGREGATOR_INTERNAL } from "./aggregator/normalise";
import { steps as aggregatorSteps } from "./aggregator/steps";
import type { Inputs as AuthorizationInputs, Outputs as AuthorizationOutputs } from "./authorization/inputs";
import { INTERNAL as AUTHORIZATION_INTERNAL } from "./authorization/normalise";
import { steps as authorizationSteps } from "./authorization/steps";
import type {
  Inputs as AwaitedSourcesInputs,
  Outputs as AwaitedSourcesOutputs,
} from "./awaitedSources/inputs";
import { INTERNAL as AWAITED_SOURCES_INTERNAL } from "./awaitedSources/normalise";
import { steps as awaitedSourcesSteps } from "./awaitedSources/steps";
import { systemClock } from "./aws/retry";
import { configuration } from "./engine/configuration";
import { createPrintedLines, createPrinter } from "./engine/context";
import { type Handler, handlerOf } from "./engine/handler";
import { hidingInternal } from "./engine/internal";
import { hasFormerMembers, withFormerMembers } from "./inputs/formerMembers";
import type { Inputs as MembershipInputs, Outputs as MembershipOutputs } from "./membership/inputs";
import { INTERNAL as MEMBERSHIP_INTERNAL } from "./membership/normalise";
import { steps as membershipSteps } from "./membership/steps";
import { createCheckCache } from "./process/checkCache";
import type { SharingContext } from "./sharing/context";
import { createJoinCache } from "./sharing/joinCache";
import { createProgram } from "./sharing/program";

/*
 * The provider that the text in every state loads: `require("pulumi-aws-config-aggregator/provider")` for an
 * aggregator, and the same with `.membership` for a membership, `.authorization` for an authorization and
 * `.awaitedSources` for a wait for sources. These texts and the exported names are permanent.
 */

/** What resources of all kinds know about each other. */
const program = createProgram();

function contextOf(config: Readonly<Record<string, unknown>>): SharingContext {
  return {
    configuration: configuration(config),
    clock: systemClock,
    checkCache: createCheckCache(),
    joinCache: createJoinCache(),
    program,
    printed: createPrintedLines(),
    ...createPrinter((line) => console.log(line)),
  };
}

const EARLIER = { isEarlier: hasFormerMembers, asEarlier: withFormerMembers };

type Aggregator = Handler<AggregatorInputs, AggregatorOutputs>;

const aggregator: Aggregator = hidingInternal(
  handlerOf(aggregatorSteps, contextOf),
  AGGREGATOR_INTERNAL,
  EARLIER,
);

export const configure: Aggregator["configure"] = aggregator.configure;
export const check: Aggregator["check"] = aggregator.check;
export const diff: Aggregator["diff"] = aggregator.diff;
export const create: Aggregator["create"] = aggregator.create;
export const read: Aggregator["read"] = aggregator.read;
export const update: Aggregator["update"] = aggregator.update;
const remove: Aggregator["delete"] = aggregator.delete;

export { remove as delete };

export const membership: Handler<MembershipInputs, MembershipOutputs> = hidingInternal(
  handlerOf(membershipSteps, contextOf),
  MEMBERSHIP_INTERNAL,
  EARLIER,
);

export const authorization: Handler<AuthorizationInputs, AuthorizationOutputs> = hidingInternal(
  handlerOf(authorizationSteps, contextOf),
  AUTHORIZATION_INTERNAL,
);

export const awaitedSources: Handler<AwaitedSourcesInputs, AwaitedSourcesOutputs> = hidingInternal(
  handlerOf(awaitedSourcesSteps, contextOf),
  AWAITED_SOURCES_INTERNAL,
);
