import { stripVTControlCharacters } from "node:util";

const RULE = /^[─-]{20,}$/;
const ADVICE = /^Saved the plan to:/;

/**
 * Leaves out what an engine prints last after `plan -out`, wrapped as its paths are long: the file belongs to this run,
 * and nobody can apply it later.
 *
 * @param write takes the other lines
 * @returns takes each line; `end` writes what was held back
 */
export function withoutSavedPlan(write: (line: string) => void): {
  take(line: string): void;
  end(): void;
} {
  // A rule and the empty lines around it belong to what follows them.
  let held: string[] = [];
  let isAdvice = false;
  const end = (): void => {
    held.forEach(write);
    held = [];
  };
  return {
    take(line) {
      const text = stripVTControlCharacters(line);
      isAdvice ||= ADVICE.test(text);
      if (isAdvice) held = [];
      else if (text === "" || RULE.test(text)) held.push(line);
      else {
        end();
        write(line);
      }
    },
    end,
  };
}
