/** The supported shells. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

/**
 * A script that makes a shell ask `groundplan __complete` for candidates. We write our own because the available
 * libraries are either ES modules only or evaluate what the user typed.
 *
 * @param program the command to ask, quoted for the shell
 */
export function completionScript(shell: Shell, program: string): string {
  return SCRIPTS[shell](quote(program));
}

/** Each candidate is a `word<TAB>note` line. Without candidates the shell completes file names. */
const SCRIPTS: Readonly<Record<Shell, (program: string) => string>> = {
  bash: (program) => `# groundplan in bash: eval "$(npx groundplan completion bash)"
_groundplan() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(node ${program} __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _groundplan groundplan
`,
  zsh: (program) => `#compdef groundplan
# groundplan in zsh: eval "$(npx groundplan completion zsh)", after compinit
_groundplan() {
  local line
  local -a candidates
  for line in "\${(@f)$(node ${program} __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#candidates} )); then
    _describe groundplan candidates
  else
    _files
  fi
}
compdef _groundplan groundplan
`,
  fish: (program) => `# groundplan in fish: npx groundplan completion fish | source
function __groundplan
  set -l words (commandline -opc)
  set -l candidates (node ${program} __complete -- $words[2..-1] (commandline -ct) 2>/dev/null)
  if test (count $candidates) -gt 0
    printf '%s\\n' $candidates
  else
    __fish_complete_path (commandline -ct)
  end
end
complete --command groundplan --no-files --arguments '(__groundplan)'
`,
};

/** Uses single quotes, which all three shells understand; a quote inside the text goes outside of them. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
