// A code's name from the participant's own words.

const LONGEST = 60; // characters; longer ones end at a word

/** The words without quotation marks and punctuation around them, on one line, not too long. */
export function vivoName(words: string): string {
  const line = words.replace(/\s+/gu, " ").replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, "");
  if ([...line].length <= LONGEST) return line;
  const cut = [...line].slice(0, LONGEST).join("");
  const whole = cut.replace(/\s+\S*$/u, "");
  return (whole || cut).replace(/[\s\p{P}]+$/gu, "");
}
