import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { renderToml } from "../../../src/text/toml";

/** What Python's own TOML reader makes of documents. */
function readByPython(documents: readonly string[]): readonly unknown[] {
  const program =
    "import json,sys,tomllib; print(json.dumps([tomllib.loads(d) for d in json.load(sys.stdin)]))";
  const { stdout, stderr } = spawnSync("python3", ["-c", program], {
    input: JSON.stringify(documents),
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as unknown[];
}

describe("TOML", () => {
  it("has top-level keys, dotted keys and arrays of tables that Python can read", () => {
    const text = renderToml({
      bindPort: 7005,
      "auth.token": 'a"b\\c\n$(id)',
      "transport.tls.force": true,
      left: undefined,
      allowPorts: [{ single: 5171 }, { start: 1, end: 2 }],
    });
    expect(readByPython([text])).toEqual([
      {
        bindPort: 7005,
        auth: { token: 'a"b\\c\n$(id)' },
        transport: { tls: { force: true } },
        allowPorts: [{ single: 5171 }, { start: 1, end: 2 }],
      },
    ]);
  });

  it("can contain any text", () => {
    const values = fc.sample(fc.string({ unit: "binary", maxLength: 20 }), { numRuns: 1000, seed: 15 });
    const read = readByPython(values.map((value) => renderToml({ value })));
    expect(read).toEqual(values.map((value) => ({ value })));
  });

  it("refuses a key that would need quotes", () => {
    expect(() => renderToml({ "a b": 1 })).toThrow("no TOML key");
  });
});
