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
 * Every setting, once: what the Provider and the stack's configuration take, how it is read, which rules it keeps, and
 * what the documentation says of it. `settings.ts` reads by this table, and `docs/provider-settings.md` is written by it.
 */

const REGION = text(brokenRegion("") ?? "", (code) => brokenRegion(code) === undefined);

const ROLE_ARN = text(ROLE_RULE, (arn) => parseRole(arn) !== undefined);

const ACCOUNTS = texts("list of strings", "a list of account ids, each a string of 12 digits", {
  each: "a string of 12 digits",
  keeps: (id) => /^\d{12}$/.test(id),
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
    doc: "How long the credentials last, as `1h30m` or `900s`. AWS takes 15 minutes to 12 hours, the role's own maximum at most, and 1 hour at most for a role that is assumed with the credentials of another role.",
    byDefault: "AWS's own, 1 hour",
  },
  durationSeconds: {
    kind: SECONDS,
    doc: "The same in seconds, as older versions of pulumi-aws have it.",
    isHidden: true,
  },
  policy: {
    kind: text("a session policy in JSON"),
    doc: "A session policy in JSON. It narrows what the role may do.",
    byDefault: "none: all that the role may do",
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
        doc: "ARN of the role, as `arn:aws:iam::111111111111:role/aggregator`.",
        isRequired: true,
      },
      externalId: {
        kind: text("a string"),
        doc: "The external id that the role's trust policy asks for.",
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
        doc: "ARN of the role, as `arn:aws:iam::111111111111:role/aggregator`.",
        isRequired: true,
      },
      webIdentityToken: {
        kind: text("a string"),
        doc: "The token of the identity provider. Give either this or `webIdentityTokenFile`.",
        byDefault: "the token in `webIdentityTokenFile`",
        secret: "always",
      },
      webIdentityTokenFile: {
        kind: text("the path of a file"),
        doc: "Path of a file that holds the token. It is read each time that credentials are needed.",
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
      doc: "AWS Organizations, which is asked before an organization's aggregator is made.",
    },
    iam: { kind: url, doc: "AWS IAM, which is asked about the role of an organization's aggregator." },
    account: {
      kind: url,
      doc: "AWS Account Management, which is asked which regions an account has enabled.",
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
        doc: "Name of a DynamoDB table made with `claimsTableArgs`, or its ARN. A table of another account is named by its ARN.",
        byDefault: "the tags of the aggregator",
      },
      region: {
        kind: REGION,
        doc: "Code of the table's region, as `us-east-1`. Only together with `dynamodbTable`.",
        byDefault: "that of the ARN, then the aggregator's",
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

/** What the members of `publishing` were called when they were members of `claims`. */
const FORMER_TIMES = {
  visibleWithin: "propagationSeconds",
  publishWithin: "turnSeconds",
  landsWithin: "inFlightSeconds",
  gatherFor: "gatherSeconds",
} as const;

/** The most that turnSeconds and inFlightSeconds may be together: what a mark on a claim can say. */
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
      doc: "Seconds within which a stack whose turn it is to publish sends its Put; otherwise it gives up its turn. More than `propagationSeconds`.",
    },
    inFlightSeconds: {
      kind: orElse(SECONDS, 360),
      doc: `Seconds after which no request takes effect any more that was sent before. AWS's signatures (SigV4) are valid for 300. More than \`turnSeconds\`; both together ${LONGEST_TEXT} at most.`,
    },
    gatherSeconds: {
      kind: orElse(SECONDS, 5),
      doc: "The most seconds that a stack which sees others at work waits for them, so that one Put carries the accounts of all.",
    },
  },
  "an object with propagationSeconds, turnSeconds, inFlightSeconds and gatherSeconds",
  refuseWrongOrder,
);

/** The times as they are meant, if all of them are known: a shorter one must not be as long as the next. */
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
    keyPrefixes: { kind: FILES, doc: "What the keys of tags begin with.", secret: "maybe" },
  },
  "an object with keys or keyPrefixes, both lists of strings",
);

/** Settings that pulumi-aws has too. In the stack's configuration they are `aws:…`. */
export const SHARED = {
  region: {
    kind: REGION,
    doc: "Code of the region of resources that name none, as `us-east-1`.",
    byDefault: "the AWS SDK's own chain: `AWS_REGION`, then the profile",
  },
  profile: {
    kind: text("the name of a profile"),
    doc: "Name of a profile of the shared configuration files.",
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
    doc: "Roles to assume, each with the credentials of the one before.",
  },
  assumeRoleWithWebIdentity: {
    kind: WEB_IDENTITY,
    doc: "A role to assume with a token of an identity provider, before `assumeRoles`.",
  },
  allowedAccountIds: {
    kind: ACCOUNTS,
    doc: "Account ids, each a string of 12 digits. The credentials have to be of one of these accounts; that is asked first, and nothing else is called if they are not.",
    byDefault: "every account",
    secret: "maybe",
  },
  forbiddenAccountIds: {
    kind: ACCOUNTS,
    doc: "Account ids, each a string of 12 digits. The credentials must not be of any of these accounts.",
    byDefault: "no account",
    secret: "maybe",
  },
  endpoints: {
    kind: ENDPOINTS,
    doc: "URLs to call in place of AWS's own. In the stack's configuration a list of objects, as pulumi-aws has it.",
    byDefault: "`AWS_ENDPOINT_URL…` of the environment and the profile, then AWS's own",
  },
  defaultTags: {
    kind: DEFAULT_TAGS,
    doc: "Tags of every aggregator that doesn't set them itself: at most 50 with its own, keys of 1 to 128 and values of at most 256 characters.",
  },
  ignoreTags: {
    kind: IGNORE_TAGS,
    doc: "Tags that are neither changed nor shown, whoever sets them: by their keys, or by what their keys begin with.",
  },
  maxRetries: {
    kind: number(
      "whole number",
      "a whole number, 0 or more",
      (count) => count >= 0 && Number.isInteger(count),
    ),
    doc: "How often a read that failed is repeated at most, a whole number. A write is never repeated blindly.",
    byDefault: "as often as `requestTimeoutSeconds` allows",
  },
  retryMode: {
    kind: oneOf("standard", "adaptive"),
    doc: "How the AWS SDK repeats requests.",
    byDefault: 'the AWS SDK\'s own, `"standard"`',
  },
  useFipsEndpoint: {
    kind: flag,
    doc: "Whether FIPS endpoints are used.",
    byDefault: "the AWS SDK's own chain, `false`",
  },
  useDualstackEndpoint: {
    kind: flag,
    doc: "Whether endpoints are used that speak IPv6 too.",
    byDefault: "the AWS SDK's own chain, `false`",
  },
  sharedConfigFiles: {
    kind: FILES,
    doc: "Paths of files of shared configuration. The first one is used.",
    byDefault: "`~/.aws/config`",
  },
  sharedCredentialsFiles: {
    kind: FILES,
    doc: "Paths of files of shared credentials. The first one is used.",
    byDefault: "`~/.aws/credentials`",
  },
} as const satisfies Members;

/** Settings that only this package has. pulumi-aws refuses keys of `aws:` that it doesn't know: they are `aws-config:…`. */
export const OWN = {
  claims: {
    kind: CLAIMS,
    byDefault: "the tags of the aggregator",
    doc: "Where the claims of stacks that share an aggregator are kept, for resources that don't say so themselves.",
  },
  publishing: {
    kind: PUBLISHING,
    byDefault: "those of its members",
    doc: "The times that stacks which share an aggregator rely on, in seconds. They are right for AWS as they are. Each stack waits for others by the times that those were given.",
  },
  requestTimeoutSeconds: {
    kind: orElse(
      number("number of seconds", "a number of seconds, more than 0", (count) => count > 0),
      60,
    ),
    doc: "How many seconds a call may take, repetitions included. A read that is throttled or cut off is tried again within that time.",
  },
  previewWithoutCredentials: {
    kind: orElse(flag, false),
    doc: "Whether a preview passes, with a warning, if it can't ask AWS: without usable credentials, or without a connection. What AWS refuses fails it all the same.",
  },
  secretDefaultTags: {
    kind: flag,
    doc: "Whether the program gives `defaultTags` as secret. The constructor says so.",
    isHidden: true,
  },
} as const satisfies Members;

/** All settings. */
export const SETTINGS = { ...SHARED, ...OWN };

/** What reading all settings gives. */
export type SettingValues = Values<typeof SETTINGS>;

/** How long the publishing protocol counts on what, in seconds. */
export type Publishing = SettingValues["publishing"];

/** What counts if nothing says otherwise. */
export const PUBLISHING_DEFAULTS: Publishing = PUBLISHING.read({});

/** The services that have an endpoint of their own, by the names that `endpoints` gives them. */
export const SERVICE_NAMES: readonly string[] = Object.entries<Setting>(SERVICES.members)
  .filter(([, { isHidden }]) => !isHidden)
  .map(([name]) => name);

/** Names that stand somewhere else, or have changed, and where they are now. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(FORMER_TIMES).map(([former, name]) => [former, `publishing.${name}`])),
  ...Object.fromEntries(Object.keys(PUBLISHING.members).map((name) => [name, `publishing.${name}`])),
  requestTimeout: "requestTimeoutSeconds",
  dynamodbTable: "claims.dynamodbTable",
  roleArn: "assumeRoles[0].roleArn",
  externalId: "assumeRoles[0].externalId",
  webIdentityToken: "assumeRoleWithWebIdentity.webIdentityToken",
};
