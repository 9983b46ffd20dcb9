import type { IncomingMessage } from "node:http";
import { UserError } from "../../text/user-error";
import type { ActingRole } from "./assume-role";
import type { Permissions } from "./permissions";
import type { PermissionUsage } from "./usage";

/** The path for roles on a rehearsal's endpoint: `POST` assumes one, `GET` returns what it has used since. */
const DESK = "/groundplan/roles/";

interface DeskAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Serves programs inside a rehearsal that want to run something as a role. */
export function roleDesk(actAs: (roleName: string) => Promise<ActingRole>, permissions: Permissions) {
  const acting = new Map<string, ActingRole>();
  return async ({ url = "", method }: IncomingMessage): Promise<DeskAnswer | undefined> => {
    if (!url.startsWith(DESK)) return undefined;
    const name = decodeURIComponent(url.slice(DESK.length));
    try {
      const known = acting.get(name) ?? (await actAs(name));
      acting.set(name, known);
      if (method === "POST") permissions.forget(known.principal);
      return answer(200, method === "POST" ? known.env : await permissions.usageOf(known.principal));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return answer(404, error.details);
    }
  };
}

function answer(status: number, body: object): DeskAnswer {
  return { status, contentType: "application/json", body: JSON.stringify(body) };
}

/** The client for the rehearsal that this program runs in. */
export class RoleDesk {
  constructor(private readonly endpoint: string) {}

  /** Environment variables that make a program use a role. @throws UserError if the account has no such role */
  async act(roleName: string): Promise<NodeJS.ProcessEnv> {
    return (await this.ask(roleName, "POST")) as NodeJS.ProcessEnv;
  }

  async usage(roleName: string): Promise<PermissionUsage> {
    return (await this.ask(roleName, "GET")) as PermissionUsage;
  }

  private async ask(roleName: string, method: string): Promise<unknown> {
    const response = await fetch(`${this.endpoint}${DESK}${encodeURIComponent(roleName)}`, { method });
    const body: unknown = await response.json();
    if (!response.ok) throw new UserError(body as ConstructorParameters<typeof UserError>[0]);
    return body;
  }
}
