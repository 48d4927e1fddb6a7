// A small window hook for browser tests and benchmarks; mounted only when Python asks for it.

import type { WorkspaceView } from "./workspace_view";

export function testHooks(view: WorkspaceView): void {
  const { model, transcript } = view.desk;
  const units = (point: number): number => model.doc!.offsets.toUnits(point);
  const hooks = {
    codes: () => [...model.codes.values()],
    codings: () => [...model.marks.values()].map((mark) => mark.coding),
    text: () => model.doc?.text ?? "",
    /** Number of the transcript on the page. */
    revision: () => model.doc?.revision.number ?? 0,
    /** The words that are selected. */
    chosen: () => view.activity.selectedText ?? "",
    /** Select by code points, as the mouse would. */
    select: (start: number, end: number) => view.activity.select({ from: units(start), to: units(end) }),
    apply: (codeId: string) => view.activity.apply?.(codeId),
    reveal: (start: number) => transcript.reveal(units(start), "center"),
  };
  (window as unknown as Record<string, unknown>)["__qual"] = hooks;
}
