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
  let view = views.get(data.project_id);
  if (!view) {
    view = new UploadView(data);
    views.set(data.project_id, view);
  }
  view.target = data;
  view.report = (uploads: Uploaded[]) => setStateValue("uploads", uploads);
  if (view.root.parentElement !== parentElement) parentElement.append(view.root); // beside Streamlit's style element
  const kept = view;
  return () => {
    if (kept.root.parentElement === parentElement) kept.root.remove();
    if (!kept.busy && views.get(data.project_id) === kept) views.delete(data.project_id);
  };
}
