import { AwsError } from "../protocol/errors";

/** Bad input, with the reason by which programs tell it apart. */
export function invalidInput(reason: string, message: string): AwsError {
  return new AwsError("InvalidInputException", message, 400, { Reason: reason });
}

/** A limit or a rule of the organization, with the reason by which programs tell it apart. */
export function constraintViolation(reason: string, message: string): AwsError {
  return new AwsError("ConstraintViolationException", message, 400, { Reason: reason });
}

export function notInUse(): AwsError {
  return new AwsError(
    "AWSOrganizationsNotInUseException",
    "Your account is not a member of an organization.",
  );
}

export function accessDenied(): AwsError {
  return new AwsError("AccessDeniedException", "You don't have permissions to access this resource.");
}

export function accountNotFound(): AwsError {
  return new AwsError("AccountNotFoundException", "You specified an account that doesn't exist.");
}

export function accountNotRegistered(): AwsError {
  return new AwsError(
    "AccountNotRegisteredException",
    "The provided account is not a registered delegated administrator for your organization.",
  );
}

export function parentNotFound(): AwsError {
  return new AwsError("ParentNotFoundException", "You specified parent that doesn't exist.");
}

export function unitNotFound(): AwsError {
  return new AwsError(
    "OrganizationalUnitNotFoundException",
    "You specified an organizational unit that doesn't exist.",
  );
}

export function duplicateUnit(): AwsError {
  return new AwsError("DuplicateOrganizationalUnitException", "An OU with the same name already exists.");
}

export function childNotFound(): AwsError {
  return new AwsError("ChildNotFoundException", "You specified a child that doesn't exist.");
}

export function targetNotFound(): AwsError {
  return new AwsError("TargetNotFoundException", "You specified a target that doesn't exist.");
}
