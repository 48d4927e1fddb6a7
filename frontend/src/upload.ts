// The upload component's entry. Uploads outlive a rerun and a change of page: the view is kept per project.

import { UploadView, type UploadData, type Uploaded } from "./upload/upload_view";

interface Component {
  data: UploadData;
  parentElement: HTMLElement;
  setStateValue: (name: string, value: unknown) => void;
}

const REGISTRY = Symbol.for("qual.upload");
const registry = globalThis as unknown as Record<symbol, Map<string, UploadView> | undefined>;
const views = (registry[REGISTRY] ??= new Map());

export default function upload({ data, parentElement, setStateValue }: Component): () => void {
  const key = `${data.project_id}${data.model ? ":model" : ""}`;
  let view = views.get(key);
  if (!view) {
    view = new UploadView(data);
    views.set(key, view);
  }
  view.target = data;
  view.report = (uploads: Uploaded[]) => setStateValue("uploads", uploads);
  if (view.root.parentElement !== parentElement) parentElement.append(view.root); // beside Streamlit's style element
  const kept = view;
  return () => {
    if (kept.root.parentElement === parentElement) kept.root.remove();
    if (!kept.busy && views.get(key) === kept) views.delete(key);
  };
}
