import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import { mustRun } from "./run-words";

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"];

/** Issues certificates for the sites of one network. Only that network's machines trust it. */
export class CertificateAuthority {
  private readonly contexts = new Map<string, Promise<SecureContext>>();

  private constructor(
    private readonly folder: string,
    /** PEM. */
    readonly certificate: string,
    /** The hash by which OpenSSL finds it in a folder of certificates. */
    private readonly hash: string,
  ) {}

  /** @param folder for its key; must exist */
  static async make(folder: string): Promise<CertificateAuthority> {
    const [key, certificate] = [join(folder, "authority.key"), join(folder, "authority.pem")];
    const uses = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
    await mustRun([
      ...["openssl", "req", "-x509", ...KEY, "-subj", "/CN=Groundplan rehearsal"],
      ...uses.flatMap((use) => ["-addext", use]),
      ...["-keyout", key, "-out", certificate],
    ]);
    const hash = await mustRun(["openssl", "x509", "-noout", "-subject_hash", "-in", certificate]);
    return new CertificateAuthority(folder, readFileSync(certificate, "utf8"), hash.trim());
  }

  /** The certificate file for clients outside the machines: `curl --cacert`. */
  get certificateFile(): string {
    return join(this.folder, "authority.pem");
  }

  /**
   * The files that make a machine trust it, by path.
   * @param bundle the certificates the machine already trusts
   */
  trustedBy(bundle: string): Readonly<Record<string, string>> {
    return {
      "/usr/local/share/ca-certificates/rehearsal.crt": this.certificate,
      "/etc/ssl/certs/ca-certificates.crt": `${bundle.trimEnd()}\n${this.certificate}`,
      [`/etc/ssl/certs/${this.hash}.0`]: this.certificate,
    };
  }

  /** For a TLS server's `SNICallback`. */
  contextFor(name: string): Promise<SecureContext> {
    const known = this.contexts.get(name);
    if (known !== undefined) return known;
    const made = this.issue(name).then(({ key, certificate }) =>
      createSecureContext({ key, cert: certificate }),
    );
    this.contexts.set(name, made);
    return made;
  }

  /** Issues a key and a certificate for a name, as PEM. */
  async issue(name: string): Promise<{ readonly key: string; readonly certificate: string }> {
    if (!/^[a-z0-9.-]+$/i.test(name)) throw new Error(`${name} is not a valid site name`);
    const [key, certificate] = [join(this.folder, `${name}.key`), join(this.folder, `${name}.pem`)];
    await mustRun([
      ...["openssl", "req", "-x509", ...KEY, "-subj", "/CN=site", "-addext", `subjectAltName=DNS:${name}`],
      ...["-addext", "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=serverAuth"],
      ...["-CA", this.certificateFile, "-CAkey", join(this.folder, "authority.key")],
      ...["-keyout", key, "-out", certificate],
    ]);
    return { key: readFileSync(key, "utf8"), certificate: readFileSync(certificate, "utf8") };
  }
}
