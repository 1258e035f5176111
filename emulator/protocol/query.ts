import type { Members, Protocol, Reply } from "./protocol";

/** The codes that AWS spells differently in the query protocol. */
const queryCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: "AccessDenied",
  ExpiredTokenException: "ExpiredToken",
  MissingAuthenticationTokenException: "MissingAuthenticationToken",
  ThrottlingException: "Throttling",
  UnknownOperationException: "InvalidAction",
  UnrecognizedClientException: "InvalidClientTokenId",
  ValidationException: "ValidationError",
};

const forbidden = new Set(["AccessDenied", "ExpiredToken", "InvalidClientTokenId"]);

/** The AWS query protocol: a form goes in, XML comes out. `namespace` is the service's XML namespace. */
export function queryProtocol(namespace: string): Protocol {
  return {
    read: (body) => Object.fromEntries(new URLSearchParams(body)),
    answer: (operation, members = {}, requestId) =>
      reply(
        200,
        `<${operation}Response xmlns="${namespace}"><${operation}Result>${elements(members)}</${operation}Result>` +
          `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
        requestId,
      ),
    error: ({ code: jsonCode, message, status: jsonStatus }, requestId) => {
      const code = queryCodes[jsonCode] ?? jsonCode;
      const status = forbidden.has(code) ? 403 : jsonStatus;
      const error = elements({ Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message });
      return {
        ...reply(
          status,
          `<ErrorResponse xmlns="${namespace}"><Error>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
          requestId,
        ),
        error: code,
      };
    },
  };
}

function elements(members: Members): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${content(value)}</${name}>`)
    .join("");
}

function content(value: unknown): string {
  return typeof value === "object" && value !== null ? elements(value as Members) : escapeXml(String(value));
}

function escapeXml(text: string): string {
  return (
    text
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd")
  );
}

function reply(status: number, body: string, requestId: string): Reply {
  return { status, headers: { "content-type": "text/xml", "x-amzn-RequestId": requestId }, body };
}
