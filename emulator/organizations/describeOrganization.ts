import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";

import { organizationOf } from "./membership";

/** Any member account may ask. */
export function describeOrganization({ caller, settings }: Call): Outcome {
  const organization = organizationOf(caller.account, settings);
  if (organization === undefined) {
    throw new AwsError(
      "AWSOrganizationsNotInUseException",
      "Your account is not a member of an organization.",
    );
  }
  const { id, managementAccount, featureSet } = organization;
  const arn = `arn:${caller.partition}:organizations::${managementAccount}`;
  return {
    answer: {
      Organization: {
        Id: id,
        Arn: `${arn}:organization/${id}`,
        FeatureSet: featureSet,
        MasterAccountArn: `${arn}:account/${id}/${managementAccount}`,
        MasterAccountId: managementAccount,
        MasterAccountEmail: `management+${managementAccount}@example.com`,
        AvailablePolicyTypes: [],
      },
    },
  };
}
