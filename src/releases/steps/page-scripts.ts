import { createHash } from "node:crypto";

/** A page without scripts of its own, and the files that they became. */
export interface PageWithFiles {
  readonly html: string;
  /** Content by key. */
  readonly files: ReadonlyMap<string, string>;
}

const SCRIPT = /<script(\s[^>]*)?>([\s\S]*?)<\/script>/gi;

/** What browsers run; data that only looks like a script stays where it is. */
const RUNS = /\btype\s*=\s*["']?(module|text\/javascript|application\/javascript)["']?/i;

/**
 * Moves scripts that stand in a page into files of their own, so that the page works under a policy that runs files of the
 * site only. Their order stays: a script without `async` or `defer` is run where it stands, from a file as well.
 *
 * @param folder where the files go, such as `assets`: their names hold a hash of what is in them
 */
export function moveScripts(html: string, folder: string): PageWithFiles {
  const files = new Map<string, string>();
  const moved = html.replace(SCRIPT, (whole, attributes: string | undefined, code: string) => {
    const words = attributes ?? "";
    const isData = /\btype\s*=/i.test(words) && !RUNS.test(words);
    if (/\bsrc\s*=/i.test(words) || isData || code.trim() === "") return whole;
    const key = `${folder}/page-${createHash("sha256").update(code).digest("hex").slice(0, 16)}.js`;
    files.set(key, code);
    return `<script${words} src="/${key}"></script>`;
  });
  return { html: moved, files };
}
