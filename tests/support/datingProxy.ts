import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy in front of an endpoint, which may date answers as it likes. */
export interface DatingProxy {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts one.
 *
 * @param wrong - how wrong the Date of the answer to an operation is to be, in milliseconds; it is told the time that the
 *   request was signed with, as `20260101T000000Z`
 */
export async function startDatingProxy(
  endpoint: string,
  wrong: (operation: string, signedAt: string) => number,
): Promise<DatingProxy> {
  const server = createServer((asked, answer) => {
    const { method, headers, url = "/" } = asked;
    const operation = String(headers["x-amz-target"] ?? "").replace(/^.*\./, "");
    const passed = request(new URL(url, endpoint), { method, headers }, (answered) => {
      const date = new Date(
        Date.parse(answered.headers.date ?? "") + wrong(operation, String(headers["x-amz-date"])),
      ).toUTCString();
      answer.writeHead(answered.statusCode ?? 502, { ...answered.headers, date });
      answered.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
