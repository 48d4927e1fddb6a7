// The board's entry: Streamlit calls it again on every change of data or theme; the board stays, with what it has not yet heard back about.

import { BoardView, type BoardData } from "./board/view";
import type { Drop } from "./board/model";

interface Component {
  data: BoardData;
  parentElement: HTMLElement;
  setStateValue: (name: string, value: unknown) => void;
}

// on globalThis, because Streamlit may load this module again for the same element
const REGISTRY = Symbol.for("qual.board");
const registry = globalThis as unknown as Record<symbol, WeakMap<HTMLElement, BoardView> | undefined>;
const boards = (registry[REGISTRY] ??= new WeakMap());

export default function board({ data, parentElement, setStateValue }: Component): () => void {
  let view = boards.get(parentElement);
  if (view?.root.isConnected) {
    view.follow(data);
  } else {
    view = new BoardView(data);
    boards.set(parentElement, view);
    parentElement.append(view.root);
  }
  view.report = (drops: Drop[]) => setStateValue("drops", drops);
  view.look = (code: string) => setStateValue("looking", { code, n: Date.now() });
  const kept = view;
  // Streamlit may clean up after an earlier call when a later one has taken over the same element
  return () => {
    setTimeout(() => !kept.root.isConnected && kept.close());
  };
}
