import { Command } from "commander";
import { systemsInScope } from "../../systems/discover-systems";
import { examine } from "../../doctor/checks";
import type { Finding } from "../../doctor/finding";
import { loadNamedSystems } from "../../synthesis/synthesize";
import { ExitCode } from "../../text/user-error";
import { type JsonOption, printResult } from "../output";
import { formatTable } from "../table";

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("check what is installed, the AWS account, and the state backends")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ groundplan doctor\n  $ groundplan rehearse -- npx groundplan doctor",
    )
    .action(async (options: JsonOption) => {
      const findings = await examine(loadNamedSystems(systemsInScope(process.cwd())));
      printResult(findings, options, toTable);
      if (findings.some(({ verdict }) => verdict === "missing")) process.exitCode = ExitCode.failure;
    });
}

function toTable(findings: readonly Finding[]): string {
  return formatTable(
    ["CHECK", "", "DETAIL"],
    findings.map(({ check, verdict, detail }) => [check, verdict, detail]),
  );
}
