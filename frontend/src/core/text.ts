// The page's words: a flat catalogue from Python, with {name} placeholders and a `.one` form for n = 1.

export type Say = (key: string, values?: Record<string, string | number>) => string;

export function speech(strings: Record<string, string>): Say {
  return (key, values = {}) => {
    const one = values["n"] === 1 ? strings[`${key}.one`] : undefined;
    const template = one ?? strings[key] ?? key;
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
  };
}

/** 75 → "1:15", 3675 → "1:01:15". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** "1:15" → 75, "1:01:15.5" → 3675.5, "90" → 90; null for what is no time. */
export function seconds(written: string): number | null {
  const parts = written.trim().replace(",", ".").split(":");
  if (parts.length > 3 || !parts.every((part, i) => (i === parts.length - 1 ? /^\d+(\.\d+)?$/ : /^\d+$/).test(part))) return null;
  return parts.reduce((sum, part) => 60 * sum + Number(part), 0);
}

/** "Anna Berg" → "AB"; "anna" → "AN". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return "?";
  if (words.length === 1) return [...words[0]!].slice(0, 2).join("").toLocaleUpperCase();
  return ([...words[0]!][0]! + [...words[words.length - 1]!][0]!).toLocaleUpperCase();
}
