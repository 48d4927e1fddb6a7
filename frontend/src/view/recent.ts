// The codes used last, most recent first, remembered per project and person for the digit keys.

import type { Model } from "../core/model";

const MOST = 9; // one per digit

export class Recent {
  constructor(private readonly model: Model) {}

  list(): string[] {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(this.slot) ?? "[]");
      return Array.isArray(stored) ? stored.filter((id): id is string => typeof id === "string") : [];
    } catch {
      return [];
    }
  }

  used(codeId: string): void {
    const ids = [codeId, ...this.list().filter((id) => id !== codeId)].slice(0, MOST);
    try {
      localStorage.setItem(this.slot, JSON.stringify(ids));
    } catch {
      // a convenience only: without storage the codebook's order is offered
    }
  }

  private get slot(): string {
    const { project, me } = this.model.state;
    return `qual.recent.${project.id}.${me.id}`;
  }
}
