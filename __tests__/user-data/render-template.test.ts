import { UserError } from "../../src/text/user-error";
import { renderTemplate, type TemplateValues } from "../../user-data/render-template";
import { block, script, word, words } from "../../user-data/template-value";

const render = (text: string, values: TemplateValues) =>
  renderTemplate({ path: "user-data/x.conf", text }, values);

function refusal(text: string, values: TemplateValues): string {
  try {
    render(text, values);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error("the template was accepted");
}

describe("a template", () => {
  it("accepts words in a line and files as blocks, indented like their placeholder", () => {
    expect(
      render("a={{ a }}{{ rest }}\n  {{ file }}\nend\n", {
        a: word("x-1"),
        rest: words(["--b", "c"]),
        file: block("one\n\n\ttwo\n"),
      }),
    ).toBe("a=x-1 --b c\n  one\n\n  \ttwo\nend\n");
  });

  it("loses the line of an empty block, and has no text for an empty list of words", () => {
    expect(render("one\n  {{ none }}\ntwo{{ more }}\n", { none: block(""), more: words([]) })).toBe(
      "one\ntwo\n",
    );
  });

  it("accepts a block in place of a comment, so that editors and formatters can read the template", () => {
    expect(render("- a\n# {{ more }}\n", { more: block("- b\n- c\n") })).toBe("- a\n- b\n- c\n");
  });

  it("is refused with file, line, column and name for a variable without value", () => {
    expect(refusal("one\n  two: {{ bucket }}\n", {})).toContain("user-data/x.conf:2:8: no value for bucket");
  });

  it("is refused for an unused value", () => {
    expect(refusal("one\n", { bucket: word("b") })).toContain(
      "user-data/x.conf: the value bucket has no placeholder {{ bucket }}",
    );
  });

  it("reports every problem together", () => {
    const message = refusal("{{ a }} {{b}}\n{{ c }}\n", { c: word("x y"), d: word("d") });
    expect(message.split("\n")).toEqual([
      expect.stringContaining(":1:1: no value for a"),
      expect.stringContaining(":1:9: {{b}} is not a placeholder"),
      expect.stringMatching(/:2:1: c is "x y", which is not allowed here/),
      expect.stringContaining("the value d has no placeholder"),
    ]);
  });

  it("is refused for a block next to other text", () => {
    expect(refusal("a {{ file }}\n", { file: block("x") })).toContain(":1:3: file must be alone on its line");
  });

  it.each([
    "$(reboot)",
    "a;b",
    "a\nb",
    "`id`",
    "a'b",
    'a"b',
    "a b",
    "",
    "a#b",
    "${aws_s3_bucket.x.id}",
    "a\u0000",
  ])("refuses %j as a plain word", (text) => {
    expect(refusal("name={{ name }}\n", { name: word(text) })).toContain(":1:6: name is ");
  });

  it("refuses carriage returns and other controls in a block", () => {
    expect(refusal("{{ file }}\n", { file: block("a\rb") })).toContain("file has control characters");
  });
});

describe("a script as a block", () => {
  it("keeps the comment at its head and shellcheck directives, and no other comment", () => {
    const text =
      "#!/bin/sh\n# What it does.\nset -e\n# Why.\n  # shellcheck disable=SC1\n  a # b\necho '#c'\n";
    expect(script(text).text).toBe(
      "#!/bin/sh\n# What it does.\nset -e\n  # shellcheck disable=SC1\n  a # b\necho '#c'\n",
    );
  });
});
