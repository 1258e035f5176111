import { KINDS } from "./data";
import { element, foreign } from "./dom";
import type { Model } from "./model";
import { spellsOf } from "./spells";
import { before, CERTAINTIES, capitalised, count, grouped, moment, WORDS } from "./words";

/** The panel with details of one source, beside the map. */
interface Details {
  /** @param takesFocus - the reader asked for it now; if a link opens it, the focus stays */
  show(cell: number, takesFocus: boolean): void;
  hide(): void;
}

/** @param close - called when the reader closes it */
export function createDetails(panel: HTMLDialogElement, model: Model, close: () => void): Details {
  const title = element("h2", { id: "details-title", tabindex: "-1" });
  const button = element("button", { type: "button", class: "close", "aria-label": "Close details" }, "×");
  const content = element("div", { class: "content" });
  panel.replaceChildren(element("header", {}, title, button), content);
  button.addEventListener("click", close);
  return {
    show(cell, takesFocus) {
      const { accounts, regions } = model.data;
      const account = accounts[Math.floor(cell / regions.length)] ?? "";
      title.replaceChildren(
        element("span", { class: "id" }, account),
        element("span", { class: "in" }, regions[cell % regions.length] ?? ""),
      );
      content.replaceChildren(...sections(model, cell));
      content.scrollTop = 0;
      // `show` focuses the first focusable element.
      const focused = document.activeElement;
      if (!panel.open) panel.show();
      panel.parentElement?.classList.add("with-details");
      if (takesFocus) title.focus();
      else if (focused instanceof HTMLElement) focused.focus();
    },
    hide() {
      panel.parentElement?.classList.remove("with-details");
      if (panel.open) panel.close();
    },
  };
}

function sections(model: Model, cell: number): Node[] {
  return [
    state(model, cell),
    error(model, cell),
    cause(model, cell),
    stacks(model, cell),
    history(model, cell),
  ].filter((section) => section !== undefined);
}

function state({ data, kinds, updated, resources }: Model, cell: number): Node {
  const kind = KINDS[kinds[cell] ?? -1] ?? "SUCCEEDED";
  const { letter, name } = WORDS[kind];
  const list = element("dl");
  const add = (term: string, ...said: readonly (Node | string)[]) =>
    list.append(element("dt", {}, term), element("dd", {}, ...said));
  const look = `key ${kind.toLowerCase()}`;
  add("State", element("span", { class: look, "aria-hidden": "true" }, letter), ` ${name}`);
  const seconds = updated[cell] ?? -1;
  if (seconds < 0) add("Last update", "never, or not known");
  else {
    const time = (data.updatesFrom + seconds) * 1000;
    add("Last update", `${moment(time)}, ${before((Date.parse(data.checkedAt) - time) / 1000)}`);
  }
  const number = resources[cell] ?? -1;
  add("Resources", number < 0 ? "not counted" : grouped(number));
  return list;
}

function error({ data, errorOf }: Model, cell: number): Node | undefined {
  const found = data.errors[errorOf[cell] ?? -1];
  if (!found) return undefined;
  const [code, message] = found;
  return section(
    "AWS Config says",
    ...(code ? [element("p", { class: "code" }, foreign(code))] : []),
    ...(message ? [element("p", { class: "message" }, foreign(message))] : []),
  );
}

function cause({ data, causeOf }: Model, cell: number): Node | undefined {
  const found = data.causes[causeOf[cell] ?? -1];
  if (!found) return undefined;
  return section(
    "Cause",
    element(
      "p",
      { class: "cause" },
      foreign(capitalised(found.text)),
      " ",
      tag(CERTAINTIES[found.certainty]),
    ),
    element("h4", {}, "What to do"),
    element("p", {}, foreign(found.nextStep)),
    element("p", { class: "docs" }, "See ", element("code", {}, found.docs)),
    ...(found.unchecked.length > 0
      ? [
          element("h4", {}, "Could not be checked"),
          element("ul", {}, ...found.unchecked.map((text) => element("li", {}, foreign(text)))),
        ]
      : []),
  );
}

function stacks(model: Model, cell: number): Node | undefined {
  const { data } = model;
  if (data.stacks === undefined) return undefined;
  const account = Math.floor(cell / data.regions.length);
  const claims = model.stacksOf(account).map((index) => data.stacks?.[index]);
  const leaving = data.stacks.filter((stack) => stack.leaving.includes(data.accounts[account] ?? ""));
  const items = [
    ...claims.map((stack) =>
      stack === undefined
        ? element("li")
        : element("li", {}, foreign(stack.name), ...(stack.owner ? [" ", tag("owner")] : [])),
    ),
    ...leaving.map((stack) => element("li", {}, foreign(stack.name), " ", tag("leaving"))),
  ];
  return section(
    "Claimed by",
    items.length > 0 ? element("ul", {}, ...items) : element("p", {}, "No stack claims this account."),
  );
}

function history(model: Model, cell: number): Node | undefined {
  const { data, kinds } = model;
  if (data.history.length === 0) return undefined;
  const spells = spellsOf(
    [...model.historyOf(cell), kinds[cell] ?? -1],
    [...data.history.map(({ checkedAt }) => checkedAt), data.checkedAt],
  );
  const items = spells.map(({ kind, from, until, reports }) => {
    const name = KINDS[kind];
    const time = (text: string) => element("time", { datetime: text }, moment(Date.parse(text)));
    return element(
      "li",
      {},
      element(
        "span",
        { class: `key ${name?.toLowerCase() ?? "none"}`, "aria-hidden": "true" },
        name ? WORDS[name].letter : "",
      ),
      ` ${name ? WORDS[name].name : "Not a source"} `,
      element(
        "span",
        { class: "when" },
        time(from),
        ...(from === until ? [] : [" to ", time(until), `, ${count(reports, "report")}`]),
      ),
    );
  });
  return section("History", element("ol", { class: "spells" }, ...items));
}

function section(name: string, ...children: readonly (Node | string)[]): Node {
  return element("section", {}, element("h3", {}, name), ...children);
}

function tag(text: string): Node {
  return element("span", { class: "tag" }, text);
}
