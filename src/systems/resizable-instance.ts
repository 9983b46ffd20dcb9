/** A Lightsail instance that can be given another size: told by its system, known without the state. */
export interface ResizableInstance {
  /** Leads to the instance, whatever that is called. */
  readonly staticIpName: string;
  /** What new instances are called: this, a hyphen and their bundle. */
  readonly namePrefix: string;
  /** What the environment's YAML says. */
  readonly bundle: string;
  /** Where in the YAML, for messages: `instance.bundle`. */
  readonly setting: string;
  /** The name that clients use, which the new instance must answer for before it gets the address. */
  readonly domain: string;
  /** Answers 200 when all is well. */
  readonly healthPath: string;
}
