import { joined } from "../../domain/printable";
import { type Line, type Style, styled } from "../styled";
import { SECTIONS } from "./check";
import { countsOf, type Diagnosed, type Result, resultOf } from "./diagnose";
import type { Verdict } from "./finding";

const MARKS: Readonly<Record<Verdict, readonly [mark: string, style: Style]>> = {
  right: ["✔", "good"],
  wrong: ["✘", "bad"],
  warning: ["!", "warning"],
  unknown: ["?", "warning"],
  untested: ["·", "faint"],
  note: ["·", "faint"],
};

/** The findings for people: section by section, each followed by its next step. */
export function doctorLines(diagnosed: readonly Diagnosed[]): Line[] {
  return [
    ...SECTIONS.flatMap((section) => {
      const own = diagnosed.filter((one) => one.section === section);
      const width = Math.max(...own.map(({ title }) => title.length));
      return own.length === 0
        ? []
        : [styled("strong", section), ...own.flatMap((one) => linesOf(one, width)), ""];
    }),
    summary(diagnosed),
  ];
}

function linesOf({ verdict, title, text, advice }: Diagnosed, width: number): Line[] {
  const [mark, style] = MARKS[verdict];
  const told = joined(text);
  const head = told === "" ? title : `${title.padEnd(width)}  ${told}`;
  return [
    ["  ", styled(style, mark), ` ${head}`],
    ...(advice === undefined ? [] : [["      ", styled("strong", "→"), ` ${joined(advice)}`]]),
  ];
}

const RESULTS: Readonly<Record<Result, readonly [text: string, style: Style]>> = {
  well: ["Nothing is wrong", "good"],
  findings: ["Something is wrong", "bad"],
  unknown: ["Nothing could be checked in AWS", "bad"],
};

function summary(diagnosed: readonly Diagnosed[]): Line {
  const { right, wrong, warning, unknown, untested } = countsOf(diagnosed);
  const [text, style] = RESULTS[resultOf(diagnosed)];
  const numbers = [
    `${right} right`,
    `${wrong} wrong`,
    warning > 0 && `${warning} ${warning === 1 ? "warning" : "warnings"}`,
    unknown > 0 && `${unknown} could not be checked`,
    untested > 0 && `${untested} not tested`,
  ].filter(Boolean);
  return [styled(style, text), `: ${numbers.join(", ")}.`];
}
