import type { IncomingHttpHeaders } from "node:http";
import { accountService } from "./account/service";
import { configService } from "./config/service";
import { dynamodbService } from "./dynamodb/service";
import { nothing } from "./iam/need";
import { iamService } from "./iamService/service";
import { awsOperations, serviceTitles } from "./operations";
import { organizationsService } from "./organizations/service";
import { anonymous, type Caller, callerOf } from "./protocol/caller";
import { AwsError, notServed, unknownOperation } from "./protocol/errors";
import { jsonProtocol } from "./protocol/json";
import type { Members, Protocol } from "./protocol/protocol";
import type { ServedOperation, Service } from "./service";
import { stsService } from "./sts/service";

/** The parts of a request that are used. */
export interface Incoming {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The operation and the caller of a request, as far as they can be determined. */
export interface RoutedRequest {
  readonly service?: Service;
  readonly operation: string | null;
  readonly protocol: Protocol;
  readonly caller?: Caller;
  readonly input?: Members;
  /** The operation; if the request can't be understood, an operation that throws the reason. */
  readonly served: ServedOperation;
}

const jsonTargets: Readonly<Record<string, Service>> = {
  StarlingDoveService: configService,
  AWSOrganizationsV20161128: organizationsService,
  DynamoDB_20120810: dynamodbService,
};

/** STS and IAM use the same protocol: the API's version in the form distinguishes them. */
const iamVersion = "2010-05-08";

/** Finds the service and the operation of a request, and who sent it. */
export function routed(incoming: Incoming, now: number): RoutedRequest {
  const { headers, body } = incoming;
  const { service, operation } = destination(incoming);
  const protocol = service?.protocol ?? jsonProtocol("message");
  const token = headers["x-amz-security-token"];
  const served = attempt(() => operationOf(service, operation));
  const unsigned = !(served instanceof AwsError) && served.unsigned === true;
  const caller = unsigned
    ? anonymous
    : attempt(() => callerOf(headers.authorization, typeof token === "string" ? token : undefined, now));
  const input = attempt(() => protocol.read(body));
  const refused = [caller, served, input].find((each) => each instanceof AwsError);
  const known = {
    operation,
    protocol,
    ...(service === undefined ? {} : { service }),
    ...(caller instanceof AwsError ? {} : { caller }),
    ...(input instanceof AwsError ? {} : { input }),
  };
  return {
    ...known,
    served: refused instanceof AwsError || served instanceof AwsError ? refusal(refused) : served,
  };
}

function refusal(error: unknown): ServedOperation {
  return {
    needs: nothing,
    decide: () => {
      throw error;
    },
  };
}

function destination({ path, headers, body }: Incoming): Pick<RoutedRequest, "service" | "operation"> {
  const target = headers["x-amz-target"];
  if (typeof target === "string") {
    const [prefix = "", operation = null] = target.split(".");
    const service = Object.hasOwn(jsonTargets, prefix) ? jsonTargets[prefix] : undefined;
    return service === undefined ? { operation } : { service, operation };
  }
  const ofAccount = awsOperations.account.find((name) => path === accountPath(name));
  if (ofAccount !== undefined) return { service: accountService, operation: ofAccount };
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true)
    return { operation: null };
  const form = new URLSearchParams(body);
  const service = form.get("Version") === iamVersion ? iamService : stsService;
  return { service, operation: form.get("Action") };
}

/** Account Management uses a path for each operation. */
function accountPath(operation: string): string {
  return `/${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
}

function operationOf(service: Service | undefined, operation: string | null): ServedOperation {
  const known = operation !== null && service !== undefined && Object.hasOwn(service.operations, operation);
  const found = known ? service.operations[operation] : undefined;
  if (found !== undefined) return found;
  if (service !== undefined && operation !== null && awsOperations[service.name].includes(operation)) {
    throw notServed(operation, serviceTitles[service.name]);
  }
  throw unknownOperation();
}

function attempt<T>(work: () => T): T | AwsError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}
