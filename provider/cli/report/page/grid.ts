import { element } from "./dom";
import { moved, type Position } from "./keys";
import { coverageLabel, statusLabel } from "./labels";
import type { Model, Selection } from "./model";
import type { View } from "./view";
import { count } from "./words";

/** The height of a row, in pixels; style.css has the same. */
const ROW = 28;

/** How many rows are drawn above and below the visible ones. */
const SPARE = 8;

/** The widths of region columns, in pixels; from `turned` on, a region's name fits horizontally. */
const WIDTHS = { least: 40, turned: 104, most: 160 };

/** The map of accounts and regions: the page contains only the visible rows. */
interface Grid {
  show(selection: Selection, view: View): void;
  /** Moves the focus to a cell, by its number, or to the first cell if that one is not shown. */
  focus(cell: number): void;
}

/** The sum of an element's left and right padding. */
function sidesOf(around: Element): number {
  const { paddingLeft, paddingRight } = getComputedStyle(around);
  return Number.parseFloat(paddingLeft) + Number.parseFloat(paddingRight);
}

/** @param open - called when the reader chooses a cell */
export function createGrid(root: HTMLElement, model: Model, open: (cell: number) => void): Grid {
  const { accounts, regions } = model.data;
  const head = element("div", { role: "rowgroup", class: "head" });
  const body = element("div", { role: "rowgroup", class: "body" });
  root.replaceChildren(head, body);

  let selection: Selection = {
    rows: [],
    columns: [],
    findings: new Uint32Array(),
    cells: 0,
    matches: () => false,
  };
  let shows: View["show"] = "status";
  /** The cell that Tab reaches. Its row is always in the page, so that the focus isn't lost. */
  let active: Position = { row: 0, column: 0 };
  const drawn = new Map<number, HTMLElement>();

  const cellAt = ({ row, column }: Position) =>
    (selection.rows[row] ?? 0) * regions.length + (selection.columns[column] ?? 0);
  const elementAt = ({ row, column }: Position) =>
    drawn.get(row)?.children[column + 1] as HTMLElement | undefined;

  const seenRows = () => Math.max(1, Math.floor((root.clientHeight - head.offsetHeight) / ROW));

  function draw(): void {
    const first = Math.max(0, Math.floor(root.scrollTop / ROW) - SPARE);
    const end = Math.min(selection.rows.length, first + seenRows() + 2 * SPARE);
    const isNeeded = (row: number) => (row >= first && row < end) || row === active.row;
    const free = [...drawn].filter(([row]) => !isNeeded(row));
    for (const [row] of free) drawn.delete(row);
    const spare = free.map(([, made]) => made);
    const missing: number[] = [];
    for (let row = first; row < end; row++) if (!drawn.has(row)) missing.push(row);
    if (!drawn.has(active.row) && active.row < selection.rows.length && !missing.includes(active.row))
      missing.push(active.row);
    for (const row of missing) {
      const made = spare.pop() ?? emptyRow();
      fill(made, row);
      place(made, row);
      drawn.set(row, made);
    }
    for (const made of spare) made.remove();
  }

  /** Keeps the rows in their order, in which screen readers read them. */
  function place(made: HTMLElement, row: number): void {
    let next: number | undefined;
    for (const other of drawn.keys()) if (other > row && (next === undefined || other < next)) next = other;
    const before = next === undefined ? null : (drawn.get(next) ?? null);
    if (made.nextSibling !== before || made.parentNode !== body) body.insertBefore(made, before);
  }

  function emptyRow(): HTMLElement {
    const made = element("div", { role: "row", class: "row" }, element("div", { role: "rowheader" }));
    made.firstElementChild?.append(element("span", { class: "id" }), element("span", { class: "findings" }));
    for (let column = 0; column < selection.columns.length; column++)
      made.append(element("div", { role: "gridcell", "aria-colindex": String(column + 2) }));
    return made;
  }

  function fill(made: HTMLElement, row: number): void {
    const account = selection.rows[row] ?? 0;
    const findings = selection.findings[account] ?? 0;
    made.dataset.row = String(row);
    made.setAttribute("aria-rowindex", String(row + 2));
    made.style.transform = `translateY(${row * ROW}px)`;
    const [header, ...cells] = made.children;
    const [id, number] = header?.children ?? [];
    if (id) id.textContent = accounts[account] ?? "";
    if (number) number.textContent = findings > 0 ? String(findings) : "";
    header?.setAttribute(
      "aria-label",
      `${accounts[account]}${findings > 0 ? `, ${count(findings, "finding")}` : ""}`,
    );
    for (const [column, cell] of cells.entries()) fillCell(cell as HTMLElement, { row, column });
  }

  function fillCell(made: HTMLElement, position: Position): void {
    const cell = cellAt(position);
    const { text, look, name } = shows === "status" ? statusLabel(model, cell) : coverageLabel(model, cell);
    made.textContent = text;
    made.className = `cell ${look}${selection.matches(cell) ? "" : " off"}`;
    made.setAttribute("aria-label", name);
    made.removeAttribute("title");
    made.tabIndex = position.row === active.row && position.column === active.column ? 0 : -1;
  }

  function drawHead(): void {
    const row = element("div", { role: "row", class: "row", "aria-rowindex": "1" });
    row.append(element("div", { role: "columnheader", "aria-colindex": "1" }, "Account"));
    selection.columns.forEach((column, index) => {
      const header = { role: "columnheader", class: "region", "aria-colindex": String(index + 2) };
      row.append(element("div", header, element("span", {}, regions[column] ?? "")));
    });
    head.replaceChildren(row);
    layOut();
  }

  function layOut(): void {
    const around = root.parentElement;
    if (around === null) return;
    const number = Math.max(1, selection.columns.length);
    const first = Number.parseFloat(getComputedStyle(root).getPropertyValue("--first"));
    const frame = root.offsetWidth - root.clientWidth;
    const space = around.clientWidth - sidesOf(around) - frame - first;
    const width = Math.floor(space / number);
    const cell = Math.max(WIDTHS.least, Math.min(WIDTHS.most, width));
    root.style.setProperty("--cell", `${cell}px`);
    // Columns have whole pixels, and the first column takes the rest.
    root.style.setProperty("--slack", `${cell === width ? space - width * number : 0}px`);
    root.classList.toggle("wide", width >= WIDTHS.turned);
  }

  function activate(position: Position): void {
    elementAt(active)?.setAttribute("tabindex", "-1");
    active = position;
    draw();
    const made = elementAt(active);
    made?.setAttribute("tabindex", "0");
    made?.focus({ preventScroll: true });
    made?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function positionOf(target: EventTarget | null): Position | undefined {
    const made = target instanceof Element ? target.closest<HTMLElement>(".cell") : null;
    const row = made?.parentElement?.dataset.row;
    if (!made || row === undefined) return undefined;
    return { row: Number(row), column: Number(made.getAttribute("aria-colindex")) - 2 };
  }

  function choose(position: Position): void {
    const cell = cellAt(position);
    if ((model.kinds[cell] ?? -1) >= 0) open(cell);
  }

  let isDue = false;
  root.addEventListener(
    "scroll",
    () => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(() => {
        isDue = false;
        draw();
      });
    },
    { passive: true },
  );
  body.addEventListener("click", (event) => {
    const position = positionOf(event.target);
    if (!position) return;
    activate(position);
    choose(position);
  });
  body.addEventListener("mouseover", (event) => {
    const position = positionOf(event.target);
    if (!position) return;
    const made = elementAt(position);
    if (made?.title !== "") return;
    const account = accounts[selection.rows[position.row] ?? 0];
    made.title = `${account}, ${regions[selection.columns[position.column] ?? 0]}: ${made.getAttribute("aria-label")}`;
  });
  body.addEventListener("keydown", (event) => {
    const position = positionOf(event.target);
    if (!position || event.altKey || event.shiftKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(position);
      return;
    }
    const size = { rows: selection.rows.length, columns: selection.columns.length };
    const to = moved(event, position, size, seenRows());
    if (!to) return;
    event.preventDefault();
    activate(to);
  });
  new ResizeObserver(() => {
    layOut();
    draw();
  }).observe(root.parentElement ?? root);

  return {
    show(next, view) {
      const activeCell = selection.rows.length > 0 ? cellAt(active) : -1;
      const hasOtherColumns = next.columns.join() !== selection.columns.join();
      selection = next;
      shows = view.show;
      active = find(selection, activeCell) ?? { row: 0, column: 0 };
      root.setAttribute("aria-rowcount", String(selection.rows.length + 1));
      root.setAttribute("aria-colcount", String(selection.columns.length + 1));
      root.style.setProperty("--columns", String(selection.columns.length));
      body.style.height = `${selection.rows.length * ROW}px`;
      if (hasOtherColumns) {
        body.replaceChildren();
        drawn.clear();
        drawHead();
      }
      for (const [row, made] of drawn) {
        if (row < selection.rows.length) fill(made, row);
        else {
          drawn.delete(row);
          made.remove();
        }
      }
      draw();
    },
    focus(cell) {
      const position = find(selection, cell) ?? { row: 0, column: 0 };
      if (selection.rows.length > 0) activate(position);
    },
  };

  function find({ rows, columns }: Selection, cell: number): Position | undefined {
    const row = rows.indexOf(Math.floor(cell / regions.length));
    const column = columns.indexOf(cell % regions.length);
    return row < 0 || column < 0 ? undefined : { row, column };
  }
}
