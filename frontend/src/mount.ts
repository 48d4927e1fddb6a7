// What both screens' entries share: Streamlit calls them again on every change of data or theme; the workspace stays.

import { Host, type HostData, type Opened } from "./host";
import type { MakeActivity } from "./view/desk";

interface Component {
  data: HostData;
  parentElement: HTMLElement;
  setStateValue: (name: string, value: unknown) => void;
}

// on globalThis, because Streamlit may load this module again for the same element
const REGISTRY = Symbol.for("qual.workspace");
const registry = globalThis as unknown as Record<symbol, WeakMap<HTMLElement, Host> | undefined>;
const hosts = (registry[REGISTRY] ??= new WeakMap());

/** Returns the function a component's module has to export. */
export function mounting(make: MakeActivity): (component: Component) => () => void {
  return ({ data, parentElement, setStateValue }) => {
    let host = hosts.get(parentElement);
    if (host?.serves(data)) {
      host.follow(data);
    } else {
      host?.close();
      host = new Host(parentElement, data, make);
      hosts.set(parentElement, host);
    }
    host.report = (opened: Opened) => setStateValue("opened", opened);
    return releaseOf(host, parentElement);
  };
}

// Streamlit may clean up after an earlier call when a later one has already taken over the same element (the first
// page after a server start is run twice). Only a workspace that has left the page is closed.
function releaseOf(host: Host, parent: HTMLElement): () => void {
  return () => {
    setTimeout(() => {
      if (host.isShown) return;
      host.close();
      if (hosts.get(parent) === host) hosts.delete(parent);
    });
  };
}
