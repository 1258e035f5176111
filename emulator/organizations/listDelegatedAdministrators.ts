import type { Call } from "../call";
import { pageByKey } from "../config/page";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import { read } from "../protocol/read";

import { organizationOf } from "./membership";

const shape = {
  type: "structure",
  members: {
    ServicePrincipal: { type: "string", min: 1, max: 128, pattern: "[\\w+=,.@-]*" },
    NextToken: { type: "string" },
    MaxResults: { type: "number", min: 1, max: 20 },
  },
} as const;

/** Organizations answers with pages of at most this many. */
const largestPage = 20;

/** The management account and delegated administrators may ask; all of them here are for `config.amazonaws.com`. */
export function listDelegatedAdministrators({ caller, input, settings }: Call): Outcome {
  const { ServicePrincipal: principal, NextToken: nextToken, MaxResults: limit } = read(shape, input);
  const organization = organizationOf(caller.account, settings);
  if (organization === undefined) {
    throw new AwsError(
      "AWSOrganizationsNotInUseException",
      "Your account is not a member of an organization.",
    );
  }
  const { id, managementAccount, delegatedAdministrators } = organization;
  if (![managementAccount, ...delegatedAdministrators].includes(caller.account)) {
    throw new AwsError("AccessDeniedException", "You don't have permissions to access this resource.");
  }
  const forConfig = principal === undefined || principal === "config.amazonaws.com";
  const page = pageByKey(forConfig ? [...delegatedAdministrators].sort() : [], (account) => account, {
    list: "delegated-administrators",
    limit,
    nextToken,
    pageSize: Math.min(largestPage, settings.pageSize),
  });
  return {
    answer: {
      DelegatedAdministrators: page.items.map((account) => ({
        Id: account,
        Arn: `arn:${caller.partition}:organizations::${managementAccount}:account/${id}/${account}`,
        Email: `account+${account}@example.com`,
        Name: account,
        State: "ACTIVE",
      })),
      ...(page.NextToken === undefined ? {} : { NextToken: page.NextToken }),
    },
  };
}
