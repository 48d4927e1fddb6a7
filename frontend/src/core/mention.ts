// Who a text names with "@", as qual.domain.mention says; and the names that fit what is being typed.

import type { Person } from "./types";

/** Letters of scripts that put blanks between words: a name in such a script ends where the word ends. */
const BINDS = /[\p{L}\p{N}\p{M}_]/u;
const UNSPACED = /[\u0e00-\u0eff\u3000-\u9fff\u{20000}-\u{10ffff}]/u;

/** Those whom `text` names, in its order, each once. The server decides; this shows it while one types. */
export function mentioned(text: string, people: readonly Person[]): Person[] {
  const folded = fold(text);
  const names = known(people);
  const found = new Set<Person>();
  for (let at = folded.indexOf("@"); at >= 0; at = folded.indexOf("@", at + 1)) {
    if (binds(lastOf(folded.slice(0, at)))) continue;
    const named = names.find(([name]) => folded.startsWith(name, at + 1) && ends(folded, at + 1 + name.length));
    if (named) found.add(named[1]);
  }
  return [...found];
}

/** What is being typed after an "@" before the caret, and who it may be; null while no name is being typed. */
export function completing(before: string, people: readonly Person[]): { from: number; people: Person[] } | null {
  const at = before.lastIndexOf("@");
  if (at < 0 || binds(lastOf(before.slice(0, at)))) return null;
  const typed = before.slice(at + 1);
  if (/\n/.test(typed) || typed.length > 60) return null;
  const start = fold(typed);
  const fit = people.filter(({ name }) => {
    const whole = fold(name);
    return whole !== start && (whole.startsWith(start) || whole.split(" ").some((word) => start !== "" && word.startsWith(start)));
  });
  return fit.length ? { from: at, people: fit } : null;
}

function known(people: readonly Person[]): [string, Person][] {
  const names = new Map<string, Person>();
  const firsts = new Map<string, Person[]>();
  for (const person of people) {
    const first = fold(person.name).split(" ")[0]!;
    firsts.set(first, [...(firsts.get(first) ?? []), person]);
  }
  for (const [first, some] of firsts) if (first && some.length === 1) names.set(first, some[0]!);
  for (const person of people) if (fold(person.name)) names.set(fold(person.name), person);
  return [...names].sort(([a], [b]) => b.length - a.length);
}

function fold(text: string): string {
  const lower = text.normalize("NFC").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFC");
  return lower.split(/\s+/).filter(Boolean).join(" ");
}

function ends(text: string, place: number): boolean {
  return place === text.length || !(binds(lastOf(text.slice(0, place))) && binds(firstOf(text.slice(place))));
}

function binds(character: string): boolean {
  return BINDS.test(character) && !UNSPACED.test(character);
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 32);
}

function lastOf(text: string): string {
  return [...text.slice(-2)].pop() ?? " ";
}
