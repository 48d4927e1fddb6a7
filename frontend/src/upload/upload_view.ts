// The upload area: drop zone, file picker, one line per file, and the recording box.

import { speech, type Say } from "../core/text";
import { h, icon, iconButton } from "../view/dom";
import { Drafts } from "./drafts";
import { put, type Target } from "./put";
import { ACCEPT, isRecording, Queue, recordingName, size, type Answer, type Item } from "./queue";
import { RecordBox } from "./record_box";

export interface UploadData extends Target {
  user: string; // whose page this is
  strings: Record<string, string>;
}

export interface Uploaded extends Answer {
  name: string;
}

export class UploadView {
  readonly root: HTMLElement;
  private readonly say: Say;
  private readonly queue: Queue<Blob>;
  private readonly list = h("ul.qup-list", { "data-testid": "uploads" });
  private readonly rows = new Map<Item, HTMLElement>();
  private readonly recordBox: RecordBox | null;
  private readonly forModels: boolean;
  private readonly done: Uploaded[] = [];
  /** Replaced on every call of Streamlit: language, speakers and the way back to the page. */
  target: UploadData;
  report: (uploads: Uploaded[]) => void = () => undefined;

  constructor(data: UploadData) {
    this.say = speech(data.strings);
    this.target = data;
    this.forModels = data.model !== "";
    this.queue = new Queue({
      send: (file, name, progress) => put(file, name, this.target, this.say, progress),
      changed: (item) => this.show(item),
      done: (item) => {
        this.done.push({ ...item.answer!, name: item.name });
        this.report([...this.done]);
      },
    });
    const drafts = new Drafts(() => this.target, this.say);
    this.recordBox = this.forModels ? null : new RecordBox(this.say, drafts, () => this.target, () => recordingName(new Date()), (answer, name) => this.kept(answer, name));
    this.root = h("div.qup", { "data-testid": "upload", "data-ready": "1" }, this.recordBox?.root ?? null, this.dropZone(), this.list);
    this.root.addEventListener("keydown", (event) => event.stopPropagation()); // Streamlit acts on bare r and c
    window.addEventListener("beforeunload", (event) => {
      if (this.busy) event.preventDefault();
    });
  }

  get busy(): boolean {
    return this.queue.busy || !!this.recordBox?.busy;
  }

  private kept(answer: Answer, name: string): void {
    this.done.push({ ...answer, name });
    this.report([...this.done]);
  }

  private dropZone(): HTMLElement {
    const input = h("input.qup-file", { type: "file", multiple: !this.forModels, accept: this.forModels ? ".zip" : ACCEPT, "data-testid": "file-input", id: `qup-${crypto.randomUUID()}` });
    input.addEventListener("change", () => {
      this.take([...(input.files ?? [])]);
      input.value = "";
    });
    const zone = h(
      "label.qup-zone",
      { for: input.id, "data-testid": "drop-zone" },
      icon("file"),
      h("span.qup-invite", {}, this.say(this.forModels ? "up.model.drop" : "up.drop")),
      h("span.qup-note", {}, this.say(this.forModels ? "up.model.kinds" : "up.kinds")),
      input,
    );
    for (const kind of ["dragenter", "dragover"]) {
      zone.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.add("qup-over");
      });
    }
    zone.addEventListener("dragleave", () => zone.classList.remove("qup-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("qup-over");
      this.take([...(event.dataTransfer?.files ?? [])]);
    });
    return zone;
  }

  private take(files: File[]): void {
    for (const file of files) {
      if (this.forModels && this.target.model === "?") this.queue.refuse(file.name, file.size, this.say("up.model.name"));
      else if (this.forModels && !file.name.toLowerCase().endsWith(".zip")) this.queue.refuse(file.name, file.size, this.say("up.model.kind", { name: file.name }));
      else if (!this.forModels && !isRecording(file.name)) this.queue.refuse(file.name, file.size, this.say("up.kind", { name: file.name }));
      else if (file.size === 0) this.queue.refuse(file.name, 0, this.say("up.empty", { name: file.name }));
      else this.queue.add(file, file.name);
    }
  }

  private show(item: Item): void {
    const percent = Math.round(item.share * 100);
    const state = item.phase === "failed" ? item.message : this.say(`up.${this.stateOf(item)}`, { percent });
    let row = this.rows.get(item);
    if (row?.dataset["phase"] !== item.phase) {
      const fresh = this.row(item); // only when the phase changes: a button must not vanish under the mouse
      if (row) row.replaceWith(fresh);
      else this.list.append(fresh);
      this.rows.set(item, fresh);
      row = fresh;
    }
    const bar = row.querySelector("progress");
    if (bar) bar.value = percent;
    row.querySelector(".qup-state")!.textContent = state;
  }

  private row(item: Item): HTMLElement {
    const moving = item.phase === "waiting" || item.phase === "sending" || item.phase === "checking";
    const action = moving
      ? iconButton("close", this.say("up.cancel", { name: item.name }), () => this.queue.cancel(item), "cancel-upload")
      : iconButton("close", this.say("up.forget", { name: item.name }), () => this.forget(item));
    const again = this.queue.mayTryAgain(item)
      && h("button.qw-button", { type: "button", onclick: () => this.queue.again(item), "data-testid": "retry-upload" }, this.say("up.again"));
    return h(
      "li.qup-item",
      { "data-phase": item.phase, "data-testid": "upload-item" },
      h("span.qup-name", {}, item.name),
      h("span.qup-note", {}, size(item.size)),
      again,
      action,
      moving && h("progress", { max: "100", value: "0", "aria-label": item.name }),
      h("span.qup-state", { role: "status" }),
    );
  }

  private stateOf(item: Item): string {
    if (this.forModels && ["done", "checking"].includes(item.phase)) return `model.${item.phase}`;
    return item.phase === "done" && item.answer?.duplicate ? "duplicate" : item.phase;
  }

  private forget(item: Item): void {
    this.queue.forget(item);
    this.rows.get(item)?.remove();
    this.rows.delete(item);
  }
}
