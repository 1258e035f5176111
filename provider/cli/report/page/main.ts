import { createControls } from "./controls";
import type { PageData } from "./data";
import { createDetails } from "./details";
import { byId } from "./dom";
import { createGrid } from "./grid";
import { modelOf, select } from "./model";
import { hashOf, type View, viewIn } from "./view";

const data = JSON.parse(byId("data", HTMLElement).textContent ?? "") as PageData;
const model = modelOf(data);
let view = viewIn(location.hash, data);

byId("map-section", HTMLElement).hidden = false;
const grid = createGrid(byId("map", HTMLElement), model, (cell) => {
  change({ source: sourceOf(cell) });
  details.show(cell, true);
});
const details = createDetails(byId("details", HTMLDialogElement), model, close);
const controls = createControls(model, () => view, change);

function sourceOf(cell: number): string {
  const { accounts, regions } = data;
  return `${accounts[Math.floor(cell / regions.length)]}/${regions[cell % regions.length]}`;
}

function cellOf(source: string): number {
  const [account = "", region = ""] = source.split("/");
  return data.accounts.indexOf(account) * data.regions.length + data.regions.indexOf(region);
}

function show(): void {
  const selection = select(model, view);
  controls.show(view, selection);
  grid.show(selection, view);
}

function change(changes: Partial<View>): void {
  const isSame = Object.keys(changes).every((key) => key === "source");
  view = { ...view, ...changes };
  if (!isSame) show();
  history.replaceState(null, "", `#${hashOf(view)}`);
}

function close(): void {
  const { source } = view;
  details.hide();
  change({ source: "" });
  grid.focus(cellOf(source));
}

function openLinked(): void {
  if (view.source === "") details.hide();
  else details.show(cellOf(view.source), false);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || view.source === "") return;
  event.preventDefault();
  close();
});
addEventListener("hashchange", () => {
  view = viewIn(location.hash, data);
  show();
  openLinked();
});
show();
openLinked();
