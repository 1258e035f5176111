import type { Kind } from "./data";
import { byId } from "./dom";
import type { Model, Selection } from "./model";
import { FIRST_VIEW, isFiltered, type View } from "./view";
import { count, grouped } from "./words";

/** The controls that filter, sort and switch the map. */
interface Controls {
  show(view: View, selection: Selection): void;
}

/** @param change - called with the changes that the reader makes */
export function createControls(
  model: Model,
  current: () => View,
  change: (changes: Partial<View>) => void,
): Controls {
  const search = byId("search", HTMLInputElement);
  const selects = (["cause", "region", "stack", "sort"] as const).flatMap((name) => {
    const select = document.getElementById(name);
    return select instanceof HTMLSelectElement ? [{ name, select }] : [];
  });
  const reset = byId("reset", HTMLButtonElement);
  const kinds = buttons("data-kind");
  const shows = buttons("data-show");
  const jumps = [
    ...buttons("data-cause").map(
      (button) => ({ name: "cause", button, id: button.dataset.cause ?? "" }) as const,
    ),
    ...buttons("data-stack").map(
      (button) => ({ name: "stack", button, id: button.dataset.stack ?? "" }) as const,
    ),
  ];

  search.addEventListener("input", () => change({ query: search.value.trim() }));
  for (const { name, select } of selects)
    select.addEventListener("change", () => change({ [name]: select.value }));
  for (const button of kinds)
    button.addEventListener("click", () => {
      const kind = button.dataset.kind as Kind;
      const before = current().kinds;
      change({ kinds: before.includes(kind) ? before.filter((other) => other !== kind) : [...before, kind] });
    });
  for (const button of shows)
    button.addEventListener("click", () => change({ show: button.dataset.show as View["show"] }));
  for (const { name, button, id } of jumps)
    button.addEventListener("click", () => {
      const isOn = current()[name] === id;
      change({ [name]: isOn ? "" : id });
      if (!isOn) byId("map-title", HTMLElement).scrollIntoView({ block: "start" });
    });
  reset.addEventListener("click", () => {
    const { show, sort, source } = current();
    change({ ...FIRST_VIEW, show, sort, source });
    search.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    event.preventDefault();
    search.focus();
    search.select();
  });

  return {
    show(view, { rows, cells }) {
      if (search.value.trim() !== view.query) search.value = view.query;
      for (const { name, select } of selects) select.value = view[name];
      for (const button of kinds) press(button, view.kinds.includes(button.dataset.kind as Kind));
      for (const button of shows) press(button, button.dataset.show === view.show);
      for (const { name, button, id } of jumps) press(button, view[name] === id);
      for (const legend of document.querySelectorAll<HTMLElement>("[data-legend]"))
        legend.hidden = legend.dataset.legend !== view.show;
      reset.hidden = !isFiltered(view);
      const { length } = model.data.accounts;
      byId("shown", HTMLElement).textContent = isFiltered(view)
        ? `${grouped(rows.length)} of ${count(length, "account")}, ${count(cells, "source")} match`
        : `${count(length, "account")}, ${count(cells, "source")}`;
      byId("nothing", HTMLElement).hidden = rows.length > 0;
      byId("map", HTMLElement).hidden = rows.length === 0;
    },
  };
}

function buttons(attribute: string): HTMLButtonElement[] {
  return [...document.querySelectorAll<HTMLButtonElement>(`button[${attribute}]`)];
}

function press(button: HTMLButtonElement, isOn: boolean): void {
  button.setAttribute("aria-pressed", String(isOn));
}
