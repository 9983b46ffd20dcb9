import { resourcesOfSynthesized } from "../../../src/plan/resources/from-synthesized";
import { compareDocument } from "../../../src/cost/document-comparison";
import { documentBook, documentNames, round } from "../../../src/cost/document-book";
import { documentText } from "../../../src/cost/document-view";
import { synthesized } from "../plan/resources/stacks";

/** What the documents print, copied from them and not from the books: name of the figure → from, to. */
const PRINTED = {
  "hellotron-vega": { Total: [31, 31] },
  hermes: {
    Total: [86, 95],
    "Total in the comparison table": [86, 94],
    "Reserved Instances": [78, 86],
    "Compute Savings Plans": [80, 88],
    "1 instance": [74, 82],
    "t4g.micro": [74, 82],
  },
  jarvis: { "Option 1: managed database": [25, 25], "Option 2: containerized database": [20, 20] },
} as const;

const comparisons = Object.keys(PRINTED).map((name) => [name, compareDocument(documentBook(name))] as const);

describe.each(comparisons)("the cost table of %s", (name, comparison) => {
  it("follows from its own prices, quantities and rounding", () => {
    const reproduced = Object.fromEntries(
      comparison.figures.map((figure) => [figure.name, figure.reproduced]),
    );
    const expected = PRINTED[name as keyof typeof PRINTED];
    expect(reproduced).toEqual(
      Object.fromEntries(
        Object.entries(expected).map(([key, [low, high]]) => [
          key,
          [expect.closeTo(low), expect.closeTo(high)],
        ]),
      ),
    );
    expect(comparison.figures.every(({ agrees }) => agrees)).toBe(true);
  });

  it("follows line by line", () => {
    for (const { printed, reproduced } of comparison.lines) {
      if (reproduced !== undefined) expect(reproduced).toEqual(printed.map((value) => expect.closeTo(value)));
    }
  });

  it("explains every difference from today that is larger than rounding", () => {
    const book = documentBook(name);
    for (const { label, printed, today, reason } of comparison.lines) {
      const step = book.lines.find((line) => line.label === label)?.rounding?.to ?? 0;
      const isOff = today?.some(
        (value, end) => Math.abs(value - (printed[end] ?? 0)) >= Math.max(step, 0.01),
      );
      if (isOff === true) expect(reason).toBeDefined();
    }
  });

  it("is shown next to today's prices", () => {
    const text = documentText(comparison);
    for (const { name: figure } of comparison.figures) expect(text).toContain(figure);
    for (const contradiction of comparison.contradictions) expect(text).toContain(contradiction);
  });
});

describe("the files of the documents' cost tables", () => {
  it("exist for every document with a cost table", () => {
    expect(documentNames()).toEqual(Object.keys(PRINTED).sort());
    expect(() => documentBook("chronos")).toThrow("hermes");
  });

  it("apply discounts as the document says", () => {
    const discounts = documentBook("hermes").figures.flatMap(({ discount }) => discount ?? []);
    expect(discounts).toHaveLength(2);
    for (const {
      percent,
      printed_percent: [low, high],
    } of discounts) {
      expect(percent).toBeGreaterThanOrEqual(low);
      expect(percent).toBeLessThanOrEqual(high);
    }
  });

  it("would not match Hermes's lower bound with the state counted, or with unrounded lines", () => {
    const book = documentBook("hermes");
    const uncut = book.lines.map((line) => ({ ...line, rounding: undefined }));
    expect(compareDocument({ ...book, lines: uncut }).figures[0]).toMatchObject({
      agrees: false,
      reproduced: [expect.closeTo(87.85, 1), expect.closeTo(96.89, 1)],
    });
    const variants = book.figures.map((figure) => ({ ...figure, without: [] }));
    const agreeing = compareDocument({ ...book, figures: variants }).figures.filter(({ agrees }) => agrees);
    expect(agreeing.map(({ name }) => name)).toEqual(["Total"]);
  });

  it("price the real stack, if there is one", () => {
    const built = resourcesOfSynthesized(
      synthesized({ aws_lightsail_instance: { j: { bundle_id: "medium_3_0" } } }),
      "f",
      "prod",
    );
    const { figures } = compareDocument(documentBook("jarvis"), built);
    expect(figures[0]).toMatchObject({ agrees: false, reproduced: [20, 20], today: [24, 24] });
  });

  it("say which lines use another region's prices today", () => {
    const { lines } = compareDocument(documentBook("hermes"));
    const borrowed = lines
      .filter(({ borrowedFrom }) => borrowedFrom === "us-east-1")
      .map(({ label }) => label);
    expect(borrowed).toEqual(["Application Load Balancer", "not in the document: ebs"]);
    expect(documentText(compareDocument(documentBook("hermes")))).toContain("Today at");
    expect(documentText(compareDocument(documentBook("jarvis")))).not.toContain("Today at");
  });

  it("are more expensive today than they say", () => {
    for (const [, { figures }] of comparisons) {
      for (const { printed, today } of figures) expect(today[0]).toBeGreaterThan(printed[0]);
    }
  });
});

describe("rounding as the documents do", () => {
  it.each([
    [24.528, "down", 24],
    [15.94, "down", 15],
    [15.94, "nearest", 16],
    [2, "down", 2],
    [4 * 0.5, "nearest", 2],
  ] as const)("%d %s is %d", (value, mode, expected) => {
    expect(round(value, { to: 1, mode })).toBeCloseTo(expected);
  });
});
