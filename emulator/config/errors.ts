import { AwsError } from "../protocol/errors";

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError("LimitExceededException", message);
}

export function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

export function noSuchAggregator(name: string): AwsError {
  return new AwsError(
    "NoSuchConfigurationAggregatorException",
    `The configuration aggregator '${name}' does not exist. Check the name of the configuration aggregator and try again.`,
  );
}

export function resourceNotFound(arn: string): AwsError {
  return new AwsError("ResourceNotFoundException", `The resource ${arn} does not exist.`);
}

export function accessDenied(message: string): AwsError {
  return new AwsError("AccessDeniedException", message);
}
