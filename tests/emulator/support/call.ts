import { request as httpRequest } from "node:http";

/** Whose credentials a request carries, and for which region. */
export interface As {
  readonly account?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly sessionToken?: string;
}

/** An answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; the text where it is none. */
  readonly body: Body;
}

/** A JSON answer, loosely: tests say what they expect of it. */
export interface Body {
  readonly [member: string]: Body;
}

export const account = "111111111111";
export const region = "us-east-1";

/** The Authorization header of a request. The signature is never looked at. */
export function authorization({
  account: id = account,
  region: at = region,
  accessKeyId = id,
}: As = {}): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${at}/config/aws4_request, SignedHeaders=host, Signature=00`;
}

/** Sends an AWS Config call as it goes over the wire. */
export function config(url: string, operation: string, input: unknown = {}, as: As = {}): Promise<Answer> {
  return json(url, `StarlingDoveService.${operation}`, input, as);
}

/** Sends an Organizations call. */
export function organizations(
  url: string,
  operation: string,
  as: As = {},
  input: unknown = {},
): Promise<Answer> {
  return json(url, `AWSOrganizationsV20161128.${operation}`, input, as);
}

/** Sends a DynamoDB call. */
export async function dynamodb(
  url: string,
  operation: string,
  input: unknown = {},
  as: As = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      ...credentials(as),
      authorization: authorization(as).replace("/config/", "/dynamodb/"),
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? {} : JSON.parse(text) };
}

/** Sends an STS call; answers with the XML as text. */
export async function sts(
  url: string,
  form: Record<string, string>,
  as: As = {},
): Promise<{ status: number; xml: string }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { ...credentials(as), "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: new URLSearchParams({ Version: "2011-06-15", ...form }),
  });
  return { status: response.status, xml: await response.text() };
}

/** Calls the control interface. */
export async function control(url: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${url}/_control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answerOf(response);
}

/** The text of an XML element. */
export function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

/** A request that is sent and then left alone: resolves once it has been sent off, with a way to cut it. */
export function sendOff(url: string, operation: string, input: unknown, as: As = {}): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, {
      method: "POST",
      headers: { authorization: authorization(as), "x-amz-target": `StarlingDoveService.${operation}` },
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ECONNRESET") reject(error);
    });
    request.end(JSON.stringify(input), () => resolve(() => request.destroy()));
  });
}

/** The input of a Put with an account source. */
export function putInput(name: string, accountIds: readonly string[] = [account], more: object = {}): object {
  return {
    ConfigurationAggregatorName: name,
    AccountAggregationSources: [{ AccountIds: accountIds, AllAwsRegions: true }],
    ...more,
  };
}

/** The input of a Put with an organization source. */
export function organizationInput(name: string, more: object = {}): object {
  return {
    ConfigurationAggregatorName: name,
    OrganizationAggregationSource: {
      RoleArn: "arn:aws:iam::111111111111:role/config",
      AllAwsRegions: true,
      ...more,
    },
  };
}

/** So many different account ids. */
export function manyAccounts(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => String(100_000_000_000 + from + index));
}

async function json(url: string, target: string, input: unknown, as: As): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { ...credentials(as), "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
    body: typeof input === "string" ? input : JSON.stringify(input),
  });
  return answerOf(response);
}

function credentials(as: As): Record<string, string> {
  return {
    authorization: authorization(as),
    ...(as.sessionToken === undefined ? {} : { "x-amz-security-token": as.sessionToken }),
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text) };
}

function parsed(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return text as unknown as Body;
  }
}
