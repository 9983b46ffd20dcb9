import { basename, dirname, extname, resolve, sep } from "node:path";

/**
 * The default name of a plan: `plans/hermes-prod.json` is `hermes-prod`, `prod.tfplan.json` and `stacks/prod/plan.json`
 * are `prod`.
 */
export function planName(file: string): string {
  return waysOf(file)[0] ?? "plan";
}

/**
 * The names of several plans, the same in `review`, `cost` and `check`, so that their outputs match. Equal names get their
 * folders: `prod/vpc` and `stage/vpc`; in the same folder, a number.
 */
export function planNames(files: readonly string[]): string[] {
  const ways = files.map(waysOf);
  const alike = new Map<string, number[]>();
  ways.forEach(([name = "plan"], index) => {
    alike.set(name, [...(alike.get(name) ?? []), index]);
  });
  const names = files.map(() => "");
  for (const indexes of alike.values()) {
    const depth = tellingDepth(indexes.map((index) => ways[index] ?? []));
    for (const index of indexes) names[index] = nameAt(ways[index] ?? [], depth);
  }
  return numbered(names);
}

/** Each name once: the second of a name gets a number. */
export function numbered(names: readonly string[]): string[] {
  const times = new Map<string, number>();
  return names.map((name) => {
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return time === 1 ? name : `${name}-${String(time)}`;
  });
}

/** The name and the folders above it, the nearest first. */
function waysOf(file: string): string[] {
  if (file === "-") return ["plan"];
  const folders = dirname(resolve(file)).split(sep).filter(Boolean).reverse();
  const bare = basename(file, extname(file)).replace(/[._-]?(?:tf)?plan$/i, "");
  if (bare !== "") return [bare, ...folders];
  return /\w/.test(folders[0] ?? "") ? folders : ["plan", ...folders];
}

/** The smallest number of folders that distinguishes the most plans. */
function tellingDepth(ways: readonly (readonly string[])[]): number {
  if (ways.length < 2) return 1;
  const longest = Math.max(...ways.map((way) => way.length));
  const different = (depth: number) => new Set(ways.map((way) => nameAt(way, depth))).size;
  const most = different(longest);
  let depth = 1;
  while (different(depth) < most) depth++;
  return depth;
}

function nameAt(way: readonly string[], depth: number): string {
  return way.slice(0, depth).reverse().join("/");
}
