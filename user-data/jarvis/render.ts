import { renderInstallSteps } from "../install-steps";
import { readTemplate, renderTemplate, type TemplateValues } from "../render-template";
import { block, type InlineValue, script, word } from "../template-value";
import { assertUserDataFits } from "../user-data-size";
import { JARVIS_TIMERS, type JarvisTimer } from "./timers";

/**
 * The launch script of a Jarvis instance, as text: one script, the same for every environment. Deployments bring everything
 * about the containers, because a running instance never sees new user data.
 */
export function renderUserData(): string {
  const userData = render("launch.sh", { setup: script(renderSetup()) });
  assertUserDataFits(userData, "user-data/jarvis/launch.sh");
  return userData;
}

/** `setup-lightsail.sh` with every file that it writes. */
export function renderSetup(): string {
  return render("setup-lightsail.sh", {
    steps: block(renderInstallSteps("jarvis")),
    sshd: asWritten("etc/sshd.conf"),
    fail2ban: asWritten("etc/fail2ban.conf"),
    logrotate: asWritten("etc/logrotate.conf"),
    units: block(Object.keys(JARVIS_TIMERS).map(putUnits).join("")),
    timerNames: exactly(`{${Object.keys(JARVIS_TIMERS).join(",")}}`, /^\{[a-z,]+\}$/),
  });
}

/** The machine's unit files, by name. */
export function renderUnits(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(JARVIS_TIMERS).flatMap(([name, timer]) => [
      [`jarvis-${name}.service`, renderService(timer)],
      [`jarvis-${name}.timer`, renderTimer(timer)],
    ]),
  );
}

function putUnits(name: string): string {
  const units = renderUnits();
  return ["service", "timer"]
    .map((kind) => {
      const text = block(units.get(`jarvis-${name}.${kind}`) ?? "");
      return render("systemd/put-unit.sh", { name: word(name), kind: word(kind), text });
    })
    .join("");
}

function renderService({ description, script: file, limit }: JarvisTimer): string {
  return render("systemd/unit.service", {
    description: sentence(description),
    script: word(file),
    limit: word(limit),
  });
}

function renderTimer({ description, when, spread, persistent }: JarvisTimer): string {
  return render("systemd/unit.timer", {
    description: sentence(description),
    when: exactly(when, /^[\d*:/, -]+$/),
    spread: word(spread),
    persistent: word(persistent ? "yes" : "no"),
  });
}

function sentence(text: string): InlineValue {
  return exactly(text, /^[\w :,-]+$/);
}

function exactly(text: string, allowed: RegExp): InlineValue {
  return { kind: "inline", text, allowed };
}

function asWritten(file: string) {
  return block(render(file, {}));
}

function render(file: string, values: TemplateValues): string {
  return renderTemplate(readTemplate(`jarvis/${file}`), values);
}
