import { type ConfigAggregatorError, isOfKind } from "../../aws/errors";
import { whole } from "../../domain/errorText";
import type { Asking } from "./asking";
import type { Finding } from "./finding";

export const SECTIONS = ["This machine", "AWS", "Permissions", "Organization"] as const;

type Section = (typeof SECTIONS)[number];

/** A check: what is asked, and what the answer means. */
interface CheckSpec<Answer> {
  /** As `clock`; stable, for scripts. */
  readonly id: string;
  readonly section: Section;
  readonly title: string;
  /** Asks, and decides nothing. */
  ask(asking: Asking): Promise<Answer>;
  /** What an answer means; undefined: there is nothing to tell. */
  judge(answer: Answer): Finding | undefined;
  /** What a failure means. Default: it could not be checked. */
  judgeError?(error: ConfigAggregatorError): Finding;
}

/** A check of which only its finding counts. */
export interface Check extends Pick<CheckSpec<unknown>, "id" | "section" | "title"> {
  look(asking: Asking): Promise<Finding | undefined>;
}

/** Makes a check of what it asks and of how it judges. */
export function check<Answer>(spec: CheckSpec<Answer>): Check {
  const { id, section, title, ask, judge, judgeError = couldNotLook } = spec;
  return {
    id,
    section,
    title,
    look: async (asking) => {
      const answer = await ask(asking).then(
        (value) => ({ value }),
        (error: ConfigAggregatorError) => ({ error }),
      );
      if ("value" in answer) return judge(answer.value);
      // What nobody has foreseen is no finding.
      if (!("code" in answer.error && "what" in answer.error)) throw answer.error;
      return judgeError(answer.error);
    },
  };
}

/** The codes by which the AWS SDK says that it has found no credentials. */
const MISSING = ["CredentialsProviderError", "TokenProviderError"];

/** That nothing is known, and why. */
export function couldNotLook(error: ConfigAggregatorError): Finding {
  if (isOfKind(error, "unauthenticated")) {
    const isMissing = MISSING.includes(error.awsCode);
    return {
      verdict: "unknown",
      text: isMissing ? "there are no credentials" : `AWS rejects the credentials: ${error.awsCode}`,
    };
  }
  return { verdict: "unknown", text: whole(error), ...adviceOf(error) };
}

/** That it is wrong, as an error says it. */
export function wrong(error: ConfigAggregatorError): Finding {
  return { verdict: "wrong", text: whole(error), ...adviceOf(error) };
}

/** The next step that an error names. */
export function adviceOf({ advice }: ConfigAggregatorError): { readonly advice?: string } {
  return advice?.commandLine ? { advice: advice.commandLine } : {};
}
