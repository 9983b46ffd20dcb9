import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import type { Duplex } from "node:stream";
import { applyResourceChange } from "./apply-resource-change";
import { configure, prepareProviderConfig } from "./configure";
import { toDiagnostic } from "../protocol/diagnostics";
import { importResourceState } from "./import-resource-state";
import { planResourceChange } from "./plan-resource-change";
import { providerService } from "../protocol/protocol";
import { readDataSource } from "./read-data-source";
import { readResource } from "./read-resource";
import { upgradeResourceState } from "./upgrade-resource-state";
import { validateResourceConfig } from "./validate-config";
import type { Session, Shared } from "./session";

/** Answers one RPC. Each handler declares its message types. */
type Handler = (request: never, session: Session) => object | Promise<object>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  PrepareProviderConfig: prepareProviderConfig,
  ValidateResourceTypeConfig: validateResourceConfig,
  ValidateDataSourceConfig: () => ({}),
  UpgradeResourceState: upgradeResourceState,
  Configure: configure,
  ReadResource: readResource,
  PlanResourceChange: planResourceChange,
  ApplyResourceChange: applyResourceChange,
  ImportResourceState: importResourceState,
  ReadDataSource: readDataSource,
  GetSchema: (_request, { shared }) => shared.schemas.answer(shared.types?.()),
  Stop: () => ({}),
};

/** Serves one Terraform connection, with its own session. */
export function serveConnection(connection: Duplex, shared: Shared): void {
  const session: Session = {
    shared,
    made: new Set(),
    settings: { region: shared.defaultRegion, defaultTags: {} },
  };
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const handlers = Object.entries(HANDLERS).map(
    ([name, handler]) => [name, answering(name, handler, session)] as const,
  );
  server.addService(providerService, Object.fromEntries(handlers));
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  connection.once("close", () => injector.destroy());
  injector.injectConnection(connection);
}

function answering(name: string, handler: Handler, session: Session) {
  return (call: ServerUnaryCall<unknown, unknown>, reply: sendUnaryData<unknown>): void => {
    Promise.resolve()
      .then(() => handler(call.request as never, session))
      .catch((error: unknown) => {
        if (name === "GetSchema") throw error;
        return { diagnostics: [toDiagnostic(error)] };
      })
      .then(
        (answer: unknown) => reply(null, answer),
        (error: unknown) => reply({ code: status.INTERNAL, details: String(error) }),
      );
  };
}
