// The component's entry. Streamlit calls it again on every change of data or theme; the workspace stays.

import { WorkspaceView, type WorkspaceData } from "./workspace_view";
import { testHooks } from "./test_hooks";

interface Component {
  data: WorkspaceData;
  parentElement: HTMLElement;
}

interface Mounted {
  about: string;
  view: WorkspaceView;
  unmount: () => void;
}

// on globalThis, because Streamlit may load this module again for the same element
const REGISTRY = Symbol.for("qual.workspace");
const registry = globalThis as unknown as Record<symbol, WeakMap<HTMLElement, Mounted> | undefined>;
const mounted = (registry[REGISTRY] ??= new WeakMap());

export default function workspace({ data, parentElement }: Component): () => void {
  const about = JSON.stringify([data.interview_id, data.mode, data.focus ?? null]);
  const old = mounted.get(parentElement);
  if (old?.about === about && old.view.root.isConnected) return releaseOf(old);
  const view = new WorkspaceView(data);
  const opened = view.open(); // asks for the interview before the one before is taken off the page
  old?.unmount();
  const unmount = (): void => {
    view.close();
    if (mounted.get(parentElement)?.view === view) mounted.delete(parentElement);
  };
  const made = { about, view, unmount };
  mounted.set(parentElement, made);
  parentElement.append(view.root);
  if (data.test_hooks) testHooks(view);
  void opened;
  return releaseOf(made);
}

// Streamlit may clean up after an earlier call when a later one has already taken over the same element (the first
// page after a server start is run twice). Only a workspace that has left the page is closed.
function releaseOf(made: Mounted): () => void {
  return () => {
    setTimeout(() => {
      if (!made.view.root.isConnected) made.unmount();
    });
  };
}
