// Taking an act back by its name, and saying what came of it.

import type { Desk } from "../../view/desk";

/** Take back the act and tell of it; whatever came of it, `after` is called. */
export function takeBack({ session, model, toasts }: Desk, act: string, after: () => void = () => undefined): void {
  void session.do({ kind: "undo", interview: model.state.interview.id, act }).then((result) => {
    const value = result.ok ? (result.value as { said: string; done: boolean }) : null;
    if (value) toasts.show(value.said, value.done ? "note" : "error");
    after();
  });
}
