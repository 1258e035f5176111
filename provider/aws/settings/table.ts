import { ACCOUNT_ID, isAccountId } from "../../domain/accountId";
import { checkClaimLocation } from "../../domain/claimLocation";
import { grouped } from "../../domain/listing";
import { brokenRegion } from "../../domain/region";
import { parseRole, ROLE_RULE } from "../../domain/role";
import { type Raw, withoutUndefined } from "../../domain/values";
import {
  duration,
  flag,
  isGiven,
  type Kind,
  list,
  type Members,
  mapped,
  number,
  object,
  oneOf,
  orElse,
  type Place,
  type Setting,
  text,
  texts,
  textsByName,
  url,
  type Values,
} from "./kinds";

/*
 * Every setting, once: what the Provider and the stack's configuration accept, how it is read, which rules apply, and
 * its documentation. `settings.ts` reads settings by this table, and `docs/provider-settings.md` is generated from it.
 */

const REGION = text(brokenRegion("") ?? "", (code) => brokenRegion(code) === undefined);

const ROLE_ARN = text(ROLE_RULE, (arn) => parseRole(arn) !== undefined);

const ACCOUNTS = texts("list of strings", `a list of account ids, each ${ACCOUNT_ID}`, {
  each: ACCOUNT_ID,
  keeps: isAccountId,
});

const FILES = texts("list of strings", "a list of strings");

const SECONDS = number("number of seconds", "a number of seconds, 0 or more", (count) => count >= 0);

const SESSION = {
  sessionName: {
    kind: text("a string"),
    doc: "Name of the session, as AWS CloudTrail shows it: 2 to 64 letters, digits and `_=,.@-`.",
    byDefault: '`"pulumi-aws-config-aggregator"`',
  },
  duration: {
    kind: duration(
      "a duration from 15m to 12h, as 1h30m",
      (seconds) => seconds >= 900 && seconds <= 12 * 3_600,
    ),
    doc: "How long the credentials last, for example `1h30m` or `900s`. AWS allows 15 minutes to 12 hours, up to the role's own maximum, and up to 1 hour for a role that is assumed with the credentials of another role.",
    byDefault: "AWS's own, 1 hour",
  },
  durationSeconds: {
    kind: SECONDS,
    doc: "The same in seconds, from older versions of pulumi-aws.",
    isHidden: true,
  },
  policy: {
    kind: text("a session policy in JSON"),
    doc: "A session policy in JSON. It restricts what the role may do.",
    byDefault: "none: everything that the role may do",
  },
} as const satisfies Members;

/** A role to assume. */
export interface AssumeRole {
  readonly roleArn: string;
  readonly sessionName?: string;
  readonly externalId?: string;
  readonly durationSeconds?: number;
  readonly policy?: string;
}

interface ReadRole {
  readonly roleArn?: string;
  readonly duration?: number;
  readonly durationSeconds?: number;
}

function asRole<T extends ReadRole>({ roleArn, duration: seconds, durationSeconds, ...rest }: T) {
  if (roleArn === undefined) return undefined;
  return withoutUndefined({ roleArn, ...rest, durationSeconds: seconds ?? durationSeconds });
}

const ASSUME_ROLE: Kind<AssumeRole | undefined> = mapped(
  object(
    {
      roleArn: {
        kind: ROLE_ARN,
        doc: "ARN of the role, for example `arn:aws:iam::111111111111:role/aggregator`.",
        isRequired: true,
      },
      externalId: {
        kind: text("a string"),
        doc: "The external id that the role's trust policy requires.",
        secret: "always",
      },
      ...SESSION,
    },
    "an object with a roleArn",
  ),
  asRole,
);

/** A role to assume with a token of an identity provider. */
export interface WebIdentity extends Omit<AssumeRole, "externalId"> {
  /** The token itself, or a file that holds it. */
  readonly token: { readonly text: string } | { readonly file: string };
}

const WEB_IDENTITY: Kind<WebIdentity | undefined> = mapped(
  object(
    {
      roleArn: {
        kind: ROLE_ARN,
        doc: "ARN of the role, for example `arn:aws:iam::111111111111:role/aggregator`.",
        isRequired: true,
      },
      webIdentityToken: {
        kind: text("a string"),
        doc: "The token of the identity provider. Set either this or `webIdentityTokenFile`.",
        byDefault: "the token in `webIdentityTokenFile`",
        secret: "always",
      },
      webIdentityTokenFile: {
        kind: text("the path of a file"),
        doc: "Path of a file with the token. It is read whenever credentials are needed.",
      },
      ...SESSION,
    },
    "an object with a roleArn, and webIdentityToken or webIdentityTokenFile",
    ({ webIdentityToken, webIdentityTokenFile }, { path, report }) => {
      if (!isGiven(webIdentityToken) && !isGiven(webIdentityTokenFile))
        report(path, undefined, "webIdentityToken or webIdentityTokenFile", "needs");
    },
  ),
  (read) => {
    const { webIdentityToken, webIdentityTokenFile, ...rest } = read;
    const role = asRole(rest);
    const token =
      webIdentityToken !== undefined
        ? { text: webIdentityToken }
        : webIdentityTokenFile !== undefined
          ? { file: webIdentityTokenFile }
          : undefined;
    return role && token && { ...role, token };
  },
);

const SERVICES = object(
  {
    configservice: { kind: url, doc: "AWS Config." },
    config: { kind: url, doc: "The same: pulumi-aws has both names.", isHidden: true },
    sts: { kind: url, doc: "AWS STS, for roles and for `allowedAccountIds`." },
    organizations: {
      kind: url,
      doc: "AWS Organizations, which is called before an organization's aggregator is created.",
    },
    iam: { kind: url, doc: "AWS IAM, which is called to check the role of an organization's aggregator." },
    account: {
      kind: url,
      doc: "AWS Account Management, which is called to find out which regions an account has enabled.",
    },
    dynamodb: { kind: url, doc: "Amazon DynamoDB, if claims are kept in a table." },
  },
  "an object of services and their URLs",
);

/** pulumi-aws has a list of objects here, each with any number of services. */
const ENDPOINTS = mapped(
  {
    ...SERVICES,
    read: (value: unknown) => SERVICES.read(Object.assign({}, ...[value].flat())),
    check: (value: unknown, place: Place) => {
      const isList = Array.isArray(value);
      for (const [index, one] of [value].flat().entries()) {
        const path = isList ? `${place.path}[${index}]` : place.path;
        if (!place.isLater(one)) SERVICES.check(one, { ...place, path });
      }
    },
  },
  ({ configservice, config, ...rest }) => withoutUndefined({ config: configservice ?? config, ...rest }),
);

const CLAIMS = {
  ...object(
    {
      dynamodbTable: {
        kind: text("the name of a DynamoDB table, or its ARN"),
        doc: "Name of a DynamoDB table made with `claimsTableArgs`, or its ARN. Use the ARN for a table of another account.",
        byDefault: "the tags of the aggregator",
      },
      region: {
        kind: REGION,
        doc: "Code of the table's region, for example `us-east-1`. Only together with `dynamodbTable`.",
        byDefault: "the region in the ARN, then the aggregator's",
      },
    },
    "an object",
  ),
  // A resource's `claims` is checked by the same function.
  check: (value: unknown, { path, report, isLater }: Place) => {
    const publishing = path.replace(/claims$/, "publishing");
    const elsewhere = Object.fromEntries(
      Object.entries(FORMER_TIMES).map(([former, name]) => [former, `${publishing}.${name}`]),
    );
    checkClaimLocation(value, { path, report, isLater, elsewhere });
  },
};

/** Former names, from when the members of `publishing` were members of `claims`. */
const FORMER_TIMES = {
  visibleWithin: "propagationSeconds",
  publishWithin: "turnSeconds",
  landsWithin: "inFlightSeconds",
  gatherFor: "gatherSeconds",
} as const;

/** The maximum of turnSeconds and inFlightSeconds together: more would not fit into the marks on claims. */
const LONGEST = 1_200;

export const LONGEST_TEXT = grouped(LONGEST);

const PUBLISHING = object(
  {
    propagationSeconds: {
      kind: orElse(SECONDS, 1),
      doc: "Seconds after which every reader sees a write of AWS Config or DynamoDB.",
    },
    turnSeconds: {
      kind: orElse(SECONDS, 10),
      doc: "Seconds within which a stack sends its Put after it has acquired the turn to publish; otherwise it releases the turn. More than `propagationSeconds`.",
    },
    inFlightSeconds: {
      kind: orElse(SECONDS, 360),
      doc: `Seconds after which a request that was sent earlier can no longer take effect. AWS's signatures (SigV4) are valid for 300. More than \`turnSeconds\`; both together ${LONGEST_TEXT} at most.`,
    },
    gatherSeconds: {
      kind: orElse(SECONDS, 5),
      doc: "The maximum number of seconds that a stack waits for other stacks that are publishing, so that one Put contains the accounts of all.",
    },
  },
  "an object with propagationSeconds, turnSeconds, inFlightSeconds and gatherSeconds",
  refuseWrongOrder,
);

/** Checks the order of the times, if all of them are known: each must be longer than the one before. */
function refuseWrongOrder(given: Raw, { path, report, isLater }: Place): void {
  if (Object.values(given).some(isLater)) return;
  const times = PUBLISHING.read(given);
  const order = ["propagationSeconds", "turnSeconds", "inFlightSeconds"] as const;
  for (const [shorter, longer] of [
    [order[0], order[1]],
    [order[1], order[2]],
  ] as const) {
    if (times[shorter] < times[longer]) continue;
    if (isGiven(given[longer]))
      report(`${path}.${longer}`, given[longer], `longer than ${shorter}, which is ${times[shorter]}`);
    else report(`${path}.${shorter}`, given[shorter], `shorter than ${longer}, which is ${times[longer]}`);
  }
  const together = times.turnSeconds + times.inFlightSeconds;
  if (together > LONGEST)
    report(
      path,
      undefined,
      `turnSeconds and inFlightSeconds of at most ${LONGEST_TEXT} together, not ${grouped(together)}`,
      "must have",
    );
}

const DEFAULT_TAGS = mapped(
  object(
    { tags: { kind: textsByName, doc: "The tags.", secret: "maybe" } },
    "an object with tags, whose values are strings",
  ),
  ({ tags }) => tags,
);

const IGNORE_TAGS = object(
  {
    keys: { kind: FILES, doc: "Keys of tags.", secret: "maybe" },
    keyPrefixes: { kind: FILES, doc: "Prefixes of keys of tags.", secret: "maybe" },
  },
  "an object with keys or keyPrefixes, both lists of strings",
);

/** Settings that pulumi-aws has too. In the stack's configuration they are `aws:…`. */
export const SHARED = {
  region: {
    kind: REGION,
    doc: "Code of the region for resources that name none, for example `us-east-1`.",
    byDefault: "the AWS SDK's own chain: `AWS_REGION`, then the profile",
  },
  profile: {
    kind: text("the name of a profile"),
    doc: "Name of a profile in the shared configuration files.",
    byDefault: "the AWS SDK's own chain: `AWS_PROFILE`, then `default`",
  },
  accessKey: {
    kind: text("a string"),
    doc: "Access key id, only together with `secretKey`.",
    byDefault: "the AWS SDK's own chain: environment, profile, SSO, container, instance",
    secret: "always",
  },
  secretKey: {
    kind: text("a string"),
    doc: "Secret access key, only together with `accessKey`.",
    byDefault: "as for `accessKey`",
    secret: "always",
  },
  token: { kind: text("a string"), doc: "Session token of temporary keys.", secret: "always" },
  assumeRole: {
    kind: ASSUME_ROLE,
    doc: "One role to assume, before `assumeRoles`: the former name in pulumi-aws.",
    isHidden: true,
  },
  assumeRoles: {
    kind: list(ASSUME_ROLE, "a list of objects, each with a roleArn"),
    doc: "Roles to assume, each with the credentials of the previous one.",
  },
  assumeRoleWithWebIdentity: {
    kind: WEB_IDENTITY,
    doc: "A role to assume with a token of an identity provider, before `assumeRoles`.",
  },
  allowedAccountIds: {
    kind: ACCOUNTS,
    doc: "Account ids, each a string of 12 digits. The credentials have to belong to one of these accounts. This is checked first, and nothing else is called if they don't.",
    byDefault: "every account",
    secret: "maybe",
  },
  forbiddenAccountIds: {
    kind: ACCOUNTS,
    doc: "Account ids, each a string of 12 digits. The credentials must not belong to any of these accounts.",
    byDefault: "no account",
    secret: "maybe",
  },
  endpoints: {
    kind: ENDPOINTS,
    doc: "URLs to call in place of AWS's own. In the stack's configuration this is a list of objects, as for pulumi-aws.",
    byDefault: "`AWS_ENDPOINT_URL…` in the environment and the profile, then AWS's own",
  },
  defaultTags: {
    kind: DEFAULT_TAGS,
    doc: "Tags of every aggregator that doesn't set them itself: at most 50 together with its own, with keys of 1 to 128 and values of at most 256 characters.",
  },
  ignoreTags: {
    kind: IGNORE_TAGS,
    doc: "Tags that are neither changed nor shown, whoever set them: by their keys, or by prefixes of their keys.",
  },
  maxRetries: {
    kind: number(
      "whole number",
      "a whole number, 0 or more",
      (count) => count >= 0 && Number.isInteger(count),
    ),
    doc: "The maximum number of times that a failed read is repeated, a whole number. A write is never repeated blindly.",
    byDefault: "as often as `requestTimeoutSeconds` allows",
  },
  retryMode: {
    kind: oneOf("standard", "adaptive"),
    doc: "How the AWS SDK retries requests.",
    byDefault: 'the AWS SDK\'s own, `"standard"`',
  },
  useFipsEndpoint: {
    kind: flag,
    doc: "Whether FIPS endpoints are used.",
    byDefault: "the AWS SDK's own chain, `false`",
  },
  useDualstackEndpoint: {
    kind: flag,
    doc: "Whether endpoints are used that also support IPv6.",
    byDefault: "the AWS SDK's own chain, `false`",
  },
  sharedConfigFiles: {
    kind: FILES,
    doc: "Paths of shared configuration files. The first one is used.",
    byDefault: "`~/.aws/config`",
  },
  sharedCredentialsFiles: {
    kind: FILES,
    doc: "Paths of shared credentials files. The first one is used.",
    byDefault: "`~/.aws/credentials`",
  },
} as const satisfies Members;

/** Settings that only this package has. pulumi-aws rejects unknown `aws:` keys, so these use `aws-config:`. */
export const OWN = {
  claims: {
    kind: CLAIMS,
    byDefault: "the tags of the aggregator",
    doc: "Where the claims of stacks that share an aggregator are kept, for resources without a setting of their own.",
  },
  publishing: {
    kind: PUBLISHING,
    byDefault: "those of its members",
    doc: "The times that stacks which share an aggregator rely on, in seconds. The defaults are right for AWS. Each stack waits for another stack according to that other stack's settings.",
  },
  requestTimeoutSeconds: {
    kind: orElse(
      number("number of seconds", "a number of seconds, more than 0", (count) => count > 0),
      60,
    ),
    doc: "How many seconds a call may take, including repetitions. A read that is throttled or interrupted is retried within that time.",
  },
  previewWithoutCredentials: {
    kind: orElse(flag, false),
    doc: "Whether a preview passes, with a warning, if it can't ask AWS: without usable credentials, or without a connection. The preview still fails if AWS refuses something.",
  },
  secretDefaultTags: {
    kind: flag,
    doc: "Whether the program marks `defaultTags` as secret. The constructor sets it.",
    isHidden: true,
  },
} as const satisfies Members;

/** All settings. */
export const SETTINGS = { ...SHARED, ...OWN };

/** The result of reading all settings. */
export type SettingValues = Values<typeof SETTINGS>;

/** The times that the publishing protocol assumes, in seconds. */
export type Publishing = SettingValues["publishing"];

/** The defaults. */
export const PUBLISHING_DEFAULTS: Publishing = PUBLISHING.read({});

/** The services with an endpoint of their own, by their names in `endpoints`. */
export const SERVICE_NAMES: readonly string[] = Object.entries<Setting>(SERVICES.members)
  .filter(([, { isHidden }]) => !isHidden)
  .map(([name]) => name);

/** Names that belong elsewhere or have changed, and where they are now. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(FORMER_TIMES).map(([former, name]) => [former, `publishing.${name}`])),
  ...Object.fromEntries(Object.keys(PUBLISHING.members).map((name) => [name, `publishing.${name}`])),
  requestTimeout: "requestTimeoutSeconds",
  dynamodbTable: "claims.dynamodbTable",
  roleArn: "assumeRoles[0].roleArn",
  externalId: "assumeRoles[0].externalId",
  webIdentityToken: "assumeRoleWithWebIdentity.webIdentityToken",
};
