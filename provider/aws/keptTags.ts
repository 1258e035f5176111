import type {
  DescribeConfigurationAggregatorsCommand,
  PutConfigurationAggregatorCommand,
} from "@aws-sdk/client-config-service";
import type { Tags } from "../merge/tags";

/*
 * AWS takes the tags of a Put on creation alone, and shows none in its answers. Some stand-ins for AWS, moto among them,
 * replace an aggregator's tags by those of each Put, so that a Put without tags removes all of them, the claims of other
 * stacks included. They show the tags in their answers, by which they are told: to them, a Put brings the tags along that
 * are there. To AWS itself nothing else is sent than ever.
 */

/** Hosts of AWS itself, private endpoints included. */
const AWS_HOSTS = /\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws|on\.aws)$/;

/**
 * Notes the tags that a stand-in shows in the answer to a call, which the SDK leaves out.
 *
 * @param note - called with the tags of the first aggregator in the answer, where it shows some
 */
export function noteTags(
  command: DescribeConfigurationAggregatorsCommand | PutConfigurationAggregatorCommand,
  note: (tags: Tags) => void,
): void {
  const watch =
    <Arguments extends { request: unknown }, Result extends { response: unknown }>(
      next: (args: Arguments) => Promise<Result>,
    ) =>
    async (args: Arguments): Promise<Result> => {
      const result = await next(args);
      const { hostname = "" } = args.request as { hostname?: string };
      if (AWS_HOSTS.test(hostname)) return result;
      const response = result.response as { body?: AsyncIterable<Uint8Array> | Uint8Array };
      const text = await bodyOf(response);
      const tags = text.includes('"Tags"') ? tagsIn(text) : undefined;
      if (tags) note(tags);
      return result;
    };
  // The two commands' stacks differ in their types alone.
  (command as DescribeConfigurationAggregatorsCommand).middlewareStack.add(watch, {
    step: "deserialize",
    name: "noteTagsMiddleware",
    priority: "low",
  });
}

/** Reads the body, and leaves it to be read again. */
async function bodyOf(response: { body?: AsyncIterable<Uint8Array> | Uint8Array }): Promise<string> {
  const { body } = response;
  if (body === undefined) return "";
  const bytes = body instanceof Uint8Array ? body : Buffer.concat(await collected(body));
  response.body = new Uint8Array(bytes);
  return Buffer.from(bytes).toString("utf8");
}

async function collected(body: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return chunks;
}

interface Shown {
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

function tagsIn(text: string): Tags | undefined {
  try {
    const answer = JSON.parse(text) as {
      ConfigurationAggregator?: Shown;
      ConfigurationAggregators?: readonly Shown[];
    };
    const shown = answer.ConfigurationAggregator ?? answer.ConfigurationAggregators?.[0];
    if (!Array.isArray(shown?.Tags)) return undefined;
    return Object.fromEntries(
      (shown as Required<Shown>).Tags.flatMap(({ Key, Value = "" }) =>
        Key === undefined ? [] : [[Key, Value]],
      ),
    );
  } catch {
    // What is no JSON is for the SDK to say.
    return undefined;
  }
}
