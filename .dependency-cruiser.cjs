"use strict";

/**
 * The floors of the house, from the top down. A file may import from its own floor and from those below it, never
 * from one above. `npm run lint` checks this table; docs/architecture.md tells what each room is for.
 */
const FLOORS = [
  ["main.ts"],
  ["src/cli"],
  ["src/rehearsal"],
  ["src/pipelines"],
  ["src/lifecycle"],
  ["src/recovery", "src/synthesis", "src/scaffold", "src/doctor"],
  ["systems"],
  ["src/releases"],
  ["src/systems"],
  ["backends"],
  ["constructs"],
  ["src/config"],
  ["src/review"],
  ["src/policy", "src/cost"],
  ["src/plan", "src/provider-facts"],
  ["src/masking"],
  ["src/engine"],
  ["src/aws"],
  ["user-data"],
  ["src/process", "src/text", "src/terminal"],
];

const inRooms = (rooms) => `^(?:${rooms.map((room) => room.replaceAll(".", "\\.")).join("|")})(?:/|$)`;

const noImportRunsUp = FLOORS.slice(1).map((rooms, above) => ({
  name: `nothing-in-${rooms.join("-and-").replaceAll("/", "-")}-imports-up`,
  comment: "An import runs up. Move the shared name down to the lowest floor that needs it.",
  severity: "error",
  from: { path: inRooms(rooms) },
  to: { path: inRooms(FLOORS.slice(0, above + 1).flat()) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...noImportRunsUp,
    {
      name: "every-file-stands-on-a-floor",
      comment: "A new room needs a line in FLOORS.",
      severity: "error",
      from: { pathNot: inRooms(FLOORS.flat()) },
      to: {},
    },
    {
      name: "no-circle-between-files",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-circle-between-folders",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
    {
      name: "systems-stand-alone",
      comment: "What two systems need is a construct or a strategy.",
      severity: "error",
      from: { path: "^(?:systems|user-data)/([^/]+)/" },
      to: { path: "^(?:systems|user-data)/([^/]+)/", pathNot: "^(?:systems|user-data)/$1/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.build.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "node_modules|\\.build|cdktf\\.out" },
  },
};
