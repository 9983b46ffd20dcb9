import type { Environment } from "../config/environment";
import { argument } from "./lookups/lookup";
import { type AwsView, viewAws } from "./aws-view";
import { type Judgement, judge, withoutContested } from "./judge";
import type { RecoveryPlan } from "../plan/planned-changes";

/** The number of parallel lookups: well below AWS's rate limit for any of these calls. */
const AT_ONCE = 8;

/** Looks in AWS for each resource that a plan creates. Use one for a whole recovery: it caches the answers. */
export type Search = (plan: RecoveryPlan) => Promise<readonly Judgement[]>;

export function searchFor(environment: Environment): Search {
  const views = new Map<string, AwsView>();
  const viewOf = (region: string): AwsView => {
    const view = views.get(region) ?? viewAws(region, environment);
    views.set(region, view);
    return view;
  };
  return async ({ creations, known }) => {
    const judgements: Judgement[] = [];
    for (let start = 0; start < creations.length; start += AT_ONCE) {
      const batch = creations.slice(start, start + AT_ONCE).map(async (creation) => {
        const aws = viewOf(argument(creation, "region") ?? environment.region);
        return { creation, verdict: await judge(creation, environment, aws, known) };
      });
      judgements.push(...(await Promise.all(batch)));
    }
    return withoutContested(judgements);
  };
}
