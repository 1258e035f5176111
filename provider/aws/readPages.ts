import type { Connection } from "./connection";
import { translate } from "./errors";
import type { Exchange } from "./exchange";
import { MalformedAnswerError } from "./malformed";
import { eachPage, type Page } from "./pages";

/** A call that returns pages. */
interface PagedCall {
  readonly operation: string;
  /** What the call is about, for the message. */
  readonly target: string;
  readonly region: string;
  /** As IAM names it. Default: found by the operation. */
  readonly service?: string;
}

/**
 * Reads a list page by page. Each page is a call of its own: if AWS throttles one, only that page is requested again.
 * No page is kept.
 *
 * @throws AwsError
 */
export async function* readPages<T>(
  { read }: Pick<Connection, "read">,
  { operation, target, region, service }: PagedCall,
  ask: (token: string | undefined, exchange: Exchange) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  try {
    yield* eachPage((token) => read(operation, target, (exchange) => ask(token, exchange), service));
  } catch (error) {
    if (!(error instanceof MalformedAnswerError)) throw error;
    throw translate(error, { operation, target: `${target} in ${region}`, region });
  }
}
