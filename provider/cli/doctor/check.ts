import { type ConfigAggregatorError, isOfKind } from "../../aws/errors";
import { whole } from "../../domain/errorText";
import type { Asking } from "./asking";
import type { Finding } from "./finding";

export const SECTIONS = ["This machine", "AWS", "Permissions", "Organization"] as const;

type Section = (typeof SECTIONS)[number];

/** A check: its question, and the meaning of the answer. */
interface CheckSpec<Answer> {
  /** For example `clock`; stable, for scripts. */
  readonly id: string;
  readonly section: Section;
  readonly title: string;
  /** Asks without deciding anything. */
  ask(asking: Asking): Promise<Answer>;
  /** The meaning of an answer; undefined: there is nothing to report. */
  judge(answer: Answer): Finding | undefined;
  /** The meaning of a failure. Default: it could not be checked. */
  judgeError?(error: ConfigAggregatorError): Finding;
}

/** A check whose callers see only the finding. */
export interface Check extends Pick<CheckSpec<unknown>, "id" | "section" | "title"> {
  look(asking: Asking): Promise<Finding | undefined>;
}

/** Makes a check. */
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
      // An unexpected error is not a finding.
      if (!("code" in answer.error && "what" in answer.error)) throw answer.error;
      return judgeError(answer.error);
    },
  };
}

/** The codes by which the AWS SDK reports that it found no credentials. */
const MISSING = ["CredentialsProviderError", "TokenProviderError"];

/** The finding that something could not be checked, and why. */
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

/** The finding that an error describes. */
export function wrong(error: ConfigAggregatorError): Finding {
  return { verdict: "wrong", text: whole(error), ...adviceOf(error) };
}

/** The next step in an error's advice. */
export function adviceOf({ advice }: ConfigAggregatorError): { readonly advice?: string } {
  return advice?.commandLine ? { advice: advice.commandLine } : {};
}
