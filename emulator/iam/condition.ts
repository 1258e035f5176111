import type { AwsError } from "../protocol/errors";
import { type Matcher, wildcards } from "./wildcards";

/** The condition keys that a request has, in lower case, each with its values. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** Whether a request's context meets a condition. */
export type Condition = (context: Context) => boolean;

/** Makes the error about a wrong policy. */
export type Refuse = (message: string) => AwsError;

const quantified = /^(?:(ForAllValues|ForAnyValue):)?(String(?:Not)?(?:Equals|Like))$/;

const keys =
  /^(?:aws:(?:RequestTag|ResourceTag)\/.{1,128}|aws:TagKeys|aws:RequestedRegion|aws:PrincipalArn|iam:PassedToService|organizations:ServicePrincipal|dynamodb:LeadingKeys)$/isu;

/** The condition keys that may have several values. */
const multivalued = new Set(["aws:tagkeys", "dynamodb:leadingkeys"]);

/** Reads one operator of a statement's Condition with the values of each of its keys. All of them have to hold. */
export function readCondition(
  operator: string,
  block: Readonly<Record<string, unknown>>,
  refuse: Refuse,
): Condition {
  const conditions = Object.entries(block).map(([name, value]) => {
    if (!keys.test(name)) {
      throw refuse(
        `the condition key ${name} is not one of aws:RequestTag/<key>, aws:ResourceTag/<key>, aws:TagKeys, aws:RequestedRegion, aws:PrincipalArn, iam:PassedToService, organizations:ServicePrincipal, dynamodb:LeadingKeys`,
      );
    }
    const key = name.toLowerCase();
    const test = readTest(operator, name, valuesOf(value, `${operator} of ${name}`, refuse), refuse);
    return (context: Context) => test(context.get(key));
  });
  return (context) => conditions.every((condition) => condition(context));
}

/** Tests a key's values; `undefined` if the request doesn't have the key. */
type Test = (values: readonly string[] | undefined) => boolean;

function readTest(operator: string, name: string, expected: readonly string[], refuse: Refuse): Test {
  if (operator === "Null") {
    const wanted = booleans(operator, expected, refuse);
    return (values) => wanted.includes(values === undefined);
  }
  if (operator === "Bool") {
    const wanted = booleans(operator, expected, refuse).map(String);
    return (values) => values?.every((value) => wanted.includes(value.toLowerCase())) ?? false;
  }
  const [, quantifier, comparison = ""] = quantified.exec(operator) ?? [];
  if (comparison === "") {
    throw refuse(
      `the condition operator ${operator} is not one of StringEquals, StringNotEquals, StringLike, StringNotLike, these with ForAllValues: or ForAnyValue:, Null, Bool`,
    );
  }
  if (quantifier === undefined && multivalued.has(name.toLowerCase())) {
    throw refuse(
      `the condition key ${name} has several values: write ForAllValues:${operator} or ForAnyValue:${operator}`,
    );
  }
  const negated = comparison.startsWith("StringNot");
  const test = compare(comparison, expected);
  if (quantifier === "ForAllValues") return (values = []) => values.every(test);
  if (quantifier === "ForAnyValue") return (values = []) => values.some(test);
  return (values) => values?.every(test) ?? negated;
}

function compare(comparison: string, expected: readonly string[]): Matcher {
  const matchers = comparison.endsWith("Like")
    ? expected.map((pattern) => wildcards(pattern))
    : expected.map((text) => (value: string) => value === text);
  const negated = comparison.startsWith("StringNot");
  return (value) => matchers.some((matches) => matches(value)) !== negated;
}

function booleans(operator: string, values: readonly string[], refuse: Refuse): boolean[] {
  return values.map((value) => {
    if (!/^(true|false)$/i.test(value)) throw refuse(`${operator} takes true or false, not '${value}'`);
    return value.toLowerCase() === "true";
  });
}

function valuesOf(value: unknown, what: string, refuse: Refuse): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) throw refuse(`${what} has no value`);
  return values.map((each) => {
    if (typeof each === "boolean") return String(each);
    if (typeof each !== "string") throw refuse(`${what} must be text, or a list of it`);
    if (each.includes("${")) throw refuse(`${what} has a policy variable, which is not supported: '${each}'`);
    return each;
  });
}
