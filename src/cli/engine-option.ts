import { Option } from "commander";
import type { Engine } from "../engine/engine";
import { strangers } from "../engine/engine-environment";
import { findEngine } from "../engine/find-engine";

/** Option of every command that plans or applies. */
export interface EngineOption {
  readonly engine?: string;
}

export function engineOption(): Option {
  return new Option(
    "--engine <name>",
    "tofu, terraform, or the path of one (default: GROUNDPLAN_ENGINE, else what is on PATH, tofu first)",
  );
}

/** The engine that a command line asks for. @throws UserError if it is not installed */
export function chosenEngine({ engine }: EngineOption): Engine {
  const ignored = strangers(process.env);
  if (ignored.length > 0) {
    process.stderr.write(
      `Not passed to the engine, because they would silently change the plan: ${ignored.join(", ")}.\n`,
    );
  }
  return findEngine({ ...(engine === undefined ? {} : { flag: engine }), env: process.env });
}
