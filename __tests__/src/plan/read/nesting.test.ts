import fc from "fast-check";
import { type NestingState, walkNested } from "../../../../src/plan/read/nesting";

describe("the scan of nested JSON", () => {
  it("ends at the same byte as a simple scan, in any input and with any chunk boundaries", () => {
    // Long plain runs beside dense ones: whole blocks must be stepped over, and others looked into.
    const run = fc.oneof(
      fc.constantFrom("{", "[", "}", "]", '"', "\\", '\\"', "[[", "}}", '{"a":'),
      fc.string({ maxLength: 40 }),
      fc.integer({ min: 1, max: 60 }).map((length) => "x".repeat(length)),
    );
    const text = fc.array(run, { maxLength: 60 }).map((runs) => Buffer.from(runs.join("")));
    const start = fc.record({
      depth: fc.integer({ min: 1, max: 4 }),
      inString: fc.boolean(),
      escaped: fc.constant(false),
    });
    const lone = fc.constant({ depth: 0, inString: true, escaped: false });
    fc.assert(
      fc.property(text, fc.oneof(start, lone), fc.integer({ min: 1, max: 100 }), (bytes, from, size) => {
        expect(walkInPieces(bytes, { ...from }, size)).toEqual(walkByBytes(bytes, { ...from }));
      }),
      { numRuns: 2000 },
    );
  });
});

/** Where the value closes, or the length where it does not, and how the walk stands then. */
type Walked = readonly [closed: number, standing: NestingState];

function walkInPieces(bytes: Buffer, standing: NestingState, size: number): Walked {
  for (let from = 0; from < bytes.length; from += size) {
    const piece = bytes.subarray(from, from + size);
    const closed = walkNested(standing, piece, 0, piece.length);
    if (closed < piece.length) return [from + closed, placeOf(standing)];
  }
  return [bytes.length, placeOf(standing)];
}

function placeOf({ depth, inString, escaped }: NestingState): NestingState {
  return { depth, inString, escaped };
}

function walkByBytes(bytes: Buffer, standing: NestingState): Walked {
  for (const [at, byte] of bytes.entries()) {
    const letter = String.fromCharCode(byte);
    if (standing.escaped) standing.escaped = false;
    else if (standing.inString && letter === "\\") standing.escaped = true;
    else if (letter === '"') standing.inString = !standing.inString;
    else if (!standing.inString && "[{".includes(letter)) standing.depth++;
    else if (!standing.inString && "]}".includes(letter)) standing.depth--;
    else continue;
    const closes = standing.depth === 0 && !standing.inString && !"[{".includes(letter);
    if (closes) return [at, standing];
  }
  return [bytes.length, standing];
}
