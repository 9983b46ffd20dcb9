import { createHash } from "node:crypto";

/** A page without inline scripts, and the script files taken out of it. */
export interface PageWithFiles {
  readonly html: string;
  /** Content by key. */
  readonly files: ReadonlyMap<string, string>;
}

const SCRIPT = /<script(\s[^>]*)?>([\s\S]*?)<\/script>/gi;

/** Script types that browsers execute. Other script elements hold data and stay in the page. */
const RUNS = /\btype\s*=\s*["']?(module|text\/javascript|application\/javascript)["']?/i;

/**
 * Moves a page's inline scripts into files, so that the page works with a content security policy that allows only the
 * site's own files. Scripts without `async` or `defer` still run in order.
 *
 * @param folder the destination, such as `assets`; file names contain a hash of the content
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
