import fc from "fast-check";
import { list, paragraph, code, type ReviewDocument } from "../../../../src/review/blocks/blocks";
import type { Plan } from "../../../../src/plan/plan-model";
import { HOSTS } from "../../../../src/review/render/hosts";
import { renderMarkdown } from "../../../../src/review/render/markdown";
import { commentsOf, created, destroyed, planOf, replaced, reviewTogether } from "../plan-builders";

const NAMES = Array.from({ length: 300 }, (_, n) => `name-${String(n)}-${"x".repeat(60)}`);

function documentOf(...head: ReviewDocument["head"]): ReviewDocument {
  return {
    title: "",
    marker: { key: "p", fingerprint: "0".repeat(64), context: "0" },
    head,
    sections: [],
    foot: [],
  };
}

it.each([
  ["a paragraph", paragraph("In ", ...NAMES.flatMap((name) => [code(name), ", "]))],
  ["an item", list([["In ", ...NAMES.flatMap((name) => [code(name), ", "])]])],
  [
    "an item of a callout",
    {
      is: "callout" as const,
      level: "caution" as const,
      blocks: [paragraph("Look"), list([NAMES.flatMap((name) => [code(name), ", "])])],
    },
  ],
])("%s longer than a comment continues in the next, and nothing is lost", (_, block) => {
  const comments = renderMarkdown(documentOf(block), { limit: 5_000 });
  expect(comments.length).toBeGreaterThan(4);
  for (const comment of comments) expect(comment.length).toBeLessThanOrEqual(5_000);
  for (const name of NAMES) expect(comments.join("\n")).toContain(`\`${name}\``);
});

it("the numbers of projects continue where their list does", () => {
  const plans = Object.fromEntries(NAMES.map((name) => [name, planOf([created("aws_eip.a", {})])]));
  const comments = commentsOf(reviewTogether(plans), { limit: 8_000 });
  NAMES.forEach((name, index) =>
    expect(comments.join("\n")).toMatch(
      new RegExp(`^${String(index + 1)}\\. project: \`${name}\` \\(\\+1\\)$`, "m"),
    ),
  );
});

it("a name that is long when escaped leaves room for the comment", () => {
  const comments = commentsOf(reviewTogether({ ["漢".repeat(390)]: planOf([destroyed("aws_eip.a", {})]) }), {
    limit: 2_000,
  });
  for (const comment of comments) expect(comment.length).toBeLessThanOrEqual(2_000);
  expect(comments.join("\n")).toContain("**destroy** `aws_eip.a`");
});

it("a fence is outside the list if the host's lists cannot contain fences", () => {
  const many = planOf(
    Array.from({ length: 60 }, (_, n) => destroyed(`aws_eip.a["@user${String(n)}"]`, { domain: "vpc" })),
  );
  const comment = commentsOf(many, { host: HOSTS.bitbucket }).join("\n");
  expect(comment).toMatch(
    /^\* \*\*destroy\*\* 60 × `aws_eip` \(holding data\)\n\n```diff\n- aws_eip\.a\["@user0"\]$/m,
  );
  expect(comment).toMatch(/comment:\n\n```shell\natlantis apply/);
  expect(comment).not.toMatch(/^ +```/m);
});

/** What a reader of the Markdown sees, outside of the code that names things. */
const unescaped = (text: string) =>
  text.replace(/&#(\d+);/g, (_, letter: string) => String.fromCharCode(Number(letter)));

it("whatever is destroyed in however many projects, comments keep the limit and list each address", () => {
  const word = fc.stringMatching(/^[a-z`@<>*_\\"\]. -]{1,40}$/);
  const change = fc.record({ key: word, kind: fc.constantFrom("destroy", "replace") });
  const subject = fc.dictionary(word, fc.array(change, { maxLength: 30, size: "max" }), {
    minKeys: 1,
    maxKeys: 25,
    size: "max",
  });
  fc.assert(
    fc.property(
      subject,
      fc.integer({ min: 2_000, max: 9_000 }),
      fc.constantFrom(...Object.values(HOSTS)),
      (projects, limit, host) => {
        const addressOf = (key: string) => `aws_db_instance.x[${JSON.stringify(key)}]`;
        const plans = Object.entries(projects).map(([name, changes]): [string, Plan] => [
          name,
          planOf(
            changes.map(({ key, kind }) =>
              kind === "destroy"
                ? destroyed(addressOf(key), { identifier: name })
                : replaced(addressOf(key), { engine: key }, { engine: name }, "engine"),
            ),
          ),
        ]);
        const comments = commentsOf(reviewTogether(Object.fromEntries(plans)), { limit, host });
        for (const comment of comments) expect(comment.length).toBeLessThanOrEqual(limit);
        const all = unescaped(comments.join("\n"));
        for (const changes of Object.values(projects))
          for (const { key } of changes) expect(all).toContain(addressOf(key));
        const lost = Object.values(projects).flat().length;
        const counted = [...(comments[0] ?? "").matchAll(/(\d+) resources? will be/g)];
        const shown = counted.reduce((sum, [, number]) => sum + Number(number), 0);
        if (comments.length === 1) expect(shown).toBe(lost);
      },
    ),
    { numRuns: 60 },
  );
});
