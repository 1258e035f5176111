import { AwsError } from "../protocol/errors";
import { type Condition, type Context, type Refuse, readCondition } from "./condition";
import type { PolicyDocument } from "./document";
import { actionPattern, isArn, type Matcher, resourcePattern } from "./wildcards";

/** A request for an action on a resource, and its context. */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** A parsed statement. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** Whether it applies to a request. */
  readonly applies: (request: AccessRequest) => boolean;
}

/** A parsed policy. */
export type Policy = readonly Statement[];

type Json = Readonly<Record<string, unknown>>;

const versions: readonly unknown[] = ["2012-10-17", "2008-10-17"];
const policyMembers = ["Version", "Id", "Statement"];
const statementMembers = [
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
] as const;

/**
 * Reads an identity-based policy. `at` is its path, for the error.
 *
 * Throws AwsError (ValidationException) if it is malformed, or contains something that the emulator doesn't support.
 */
export function readPolicy(value: unknown, at = "policy"): Policy {
  const refuse: Refuse = (message) => new AwsError("ValidationException", `Malformed ${at}: ${message}.`);
  const policy = structureOf(value, "the policy", policyMembers, refuse);
  if (policy.Version !== undefined && !versions.includes(policy.Version)) {
    throw refuse(`Version must be one of ${versions.join(", ")}`);
  }
  const { Statement: given } = policy;
  const statements: unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  if (statements.length === 0) throw refuse("it has no Statement");
  const sids = statements.flatMap((statement) => (statement as { Sid?: unknown } | null)?.Sid ?? []);
  const repeated = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (repeated !== undefined) throw refuse(`two statements have the Sid ${repeated}`);
  return statements.map((statement, index) =>
    readStatement(statement, (message) => refuse(`statement ${index + 1}: ${message}`)),
  );
}

/** A policy in its original form, after it has been parsed. Throws as {@link readPolicy} does. */
export function checkedPolicy(value: unknown, at?: string): PolicyDocument {
  readPolicy(value, at);
  return value as PolicyDocument;
}

function readStatement(value: unknown, refuse: Refuse): Statement {
  const statement = structureOf(value, "it", statementMembers, refuse);
  const { Sid: sid, Effect: effect, Condition: condition = {} } = statement;
  if (sid !== undefined && !(typeof sid === "string" && /^[A-Za-z0-9]*$/.test(sid))) {
    throw refuse("Sid must be letters and digits");
  }
  if (effect !== "Allow" && effect !== "Deny") throw refuse("Effect must be Allow or Deny");
  const action = readMatcher(statement, "Action", readAction, refuse);
  const resource = readMatcher(statement, "Resource", readResource, refuse);
  const conditions = readConditions(condition, refuse);
  return {
    effect,
    applies: (request) =>
      action(request.action) &&
      resource(request.resource) &&
      conditions.every((holds) => holds(request.context)),
  };
}

/** `Action` or `NotAction`, `Resource` or `NotResource`: exactly one of the two. */
function readMatcher(
  statement: Json,
  member: "Action" | "Resource",
  readPattern: (pattern: string, refuse: Refuse) => Matcher,
  refuse: Refuse,
): Matcher {
  const { [member]: included, [`Not${member}`]: excluded } = statement;
  if ((included === undefined) === (excluded === undefined)) {
    throw refuse(`it must have either ${member} or Not${member}`);
  }
  const given = included ?? excluded;
  const patterns: unknown[] = Array.isArray(given) ? given : [given];
  if (patterns.length === 0) throw refuse(`${member} is empty`);
  const matchers = patterns.map((pattern) => {
    if (typeof pattern !== "string") throw refuse(`${member} must be text, or a list of it`);
    return readPattern(pattern, refuse);
  });
  const wanted = included !== undefined;
  return (text) => matchers.some((matches) => matches(text)) === wanted;
}

function readAction(pattern: string, refuse: Refuse): Matcher {
  if (!/^(\*|[a-z0-9-]+:[a-z0-9*?]+)$/i.test(pattern)) {
    throw refuse(`the action '${pattern}' is neither * nor of the form service:Name`);
  }
  return actionPattern(pattern);
}

function readResource(pattern: string, refuse: Refuse): Matcher {
  if (pattern.includes("${")) {
    throw refuse(`the resource '${pattern}' has a policy variable, which is not supported`);
  }
  if (pattern !== "*" && !isArn(pattern)) {
    throw refuse(`the resource '${pattern}' is neither * nor an ARN of six parts`);
  }
  return resourcePattern(pattern);
}

function readConditions(value: unknown, refuse: Refuse): Condition[] {
  return Object.entries(recordOf(value, "Condition", refuse)).map(([operator, block]) =>
    readCondition(operator, recordOf(block, `Condition.${operator}`, refuse), refuse),
  );
}

function structureOf(value: unknown, what: string, members: readonly string[], refuse: Refuse): Json {
  const given = recordOf(value, what, refuse);
  const unknown = Object.keys(given).find((name) => !members.includes(name));
  if (unknown !== undefined) throw refuse(`${what} has a member ${unknown}; known are ${members.join(", ")}`);
  return given;
}

function recordOf(value: unknown, what: string, refuse: Refuse): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw refuse(`${what} must be a structure`);
}
