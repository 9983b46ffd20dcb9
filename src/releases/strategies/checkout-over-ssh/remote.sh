# The part of a deployment that runs on the machine, by itself once it is there: a connection that ends does not end it.
# Its settings are set before this text; everything that it says to the other end is a line of @word text.
set -uo pipefail
# What is checked out and installed is for other users as well; what is not lies in a folder of its owner's alone.
umask 022
export GIT_TERMINAL_PROMPT=0 LC_ALL=C

base=$HOME/.groundplan/$name
incoming=$base/incoming
previous=$base/previous
result=failed

say() { printf '@%s %s\n' "$1" "${*:2}"; }

# The last words of a run, written at once or not at all; then nothing of the run's secrets is left.
finish() {
  rm -rf "$incoming" "$run/payload"
  printf '%s\n' "$result" >"$run/status.new" && mv "$run/status.new" "$run/status"
}

give_up() {
  say error "$*"
  exit 1
}

is_first() { [[ ! -e $base/complete ]]; }

# The new content of file number $1: the variables of its sample that it does not have itself, then its own.
compose_file() {
  local sample=${samples[$1]} own=$run/payload/$1
  if [[ -n $sample ]] && git -C "$checkout" cat-file -e "$commit:$sample" 2>/dev/null; then
    git -C "$checkout" show "$commit:$sample" | awk -F= -v own="$own" '
      function variable(line) { sub(/^[ \t]*(export[ \t]+)?/, "", line); sub(/[ \t]*=.*/, "", line); return line }
      BEGIN { while ((getline line < own) > 0) has[variable(line)] = 1 }
      /^[ \t]*(#|$)/ { next }
      !(variable($0) in has) { print }'
  fi
  cat "$own"
}

prepare_files() {
  local at
  rm -rf "$incoming"
  mkdir -p "$incoming" || return
  for at in "${!paths[@]}"; do
    compose_file "$at" >"$incoming/$at" || return
  done
}

# Every branch, tag and commit of the repository; a clone that was cut is not taken for one.
fetch() {
  if [[ ! -d $checkout/.git ]]; then
    rm -rf "$checkout.groundplan-new"
    git clone --quiet --no-checkout -- "$repository" "$checkout.groundplan-new" || return
    mv "$checkout.groundplan-new" "$checkout" || return
  fi
  git -C "$checkout" remote set-url origin "$repository" || return
  git -C "$checkout" fetch --quiet --force --tags --prune origin '+refs/heads/*:refs/remotes/origin/*'
}

resolve() {
  local candidate
  for candidate in "refs/remotes/origin/$ref" "refs/tags/$ref"; do
    commit=$(git -C "$checkout" rev-parse --verify --quiet --end-of-options "$candidate^{commit}") && return
  done
  [[ $ref =~ ^[0-9a-f]{7,40}$ ]] || return
  commit=$(git -C "$checkout" rev-parse --verify --quiet --end-of-options "$ref^{commit}")
}

changed_files() {
  local at
  for at in "${!paths[@]}"; do
    cmp --silent "$incoming/$at" "$checkout/${paths[$at]}" || echo "$at"
  done
}

# What to go back to. After a run that was cut off, what was kept before it still counts.
keep_previous() {
  local at path
  if [[ -e $base/in-progress ]]; then
    return
  fi
  rm -rf "$previous.new" "$previous"
  mkdir -p "$previous.new" || return
  if ! is_first; then
    cp "$base/commit" "$previous.new/commit" || return
    if [[ -e $base/hook-input ]]; then
      cp "$base/hook-input" "$previous.new/hook-input" || return
    fi
  fi
  for at in "${!paths[@]}"; do
    path=$checkout/${paths[$at]}
    if [[ -e $path ]]; then
      cp --preserve=mode "$path" "$previous.new/$at" || return
    fi
  done
  mv "$previous.new" "$previous" && echo "$commit" >"$base/in-progress"
}

# File number $1 becomes $2, or goes when there is no $2: never half of it.
place() {
  local path=$checkout/${paths[$1]}
  if [[ ! -e $2 ]]; then
    rm -f "$path"
    return
  fi
  mkdir -p "$(dirname "$path")" || return
  install --mode 0600 "$2" "$path.groundplan-new" && mv --no-target-directory "$path.groundplan-new" "$path"
}

# The commit and the files of a folder, together.
switch_to() {
  local to=$1 from=$2 at
  git -C "$checkout" checkout --quiet --force --detach "$to" || return
  if [[ -e $checkout/.gitmodules ]]; then
    git -C "$checkout" submodule --quiet update --init --recursive --force || return
  fi
  for at in "${!paths[@]}"; do
    if ! cmp --silent "$from/$at" "$checkout/${paths[$at]}"; then
      place "$at" "$from/$at" || return
    fi
  done
}

run_install() { (cd "$checkout" && sudo --non-interactive "${install[@]}" 9>&- </dev/null); }

# A program of the system's own, for what a file alone does not change; its input is in no argument list.
run_hook() {
  if [[ -n $hook && -e $1 ]]; then
    sudo --non-interactive bash -c "$hook" hook 9>&- <"$1"
  fi
}

# The container of a compose service of the installed folder.
container_of() {
  sudo --non-interactive docker ps --quiet --latest \
    --filter "label=com.docker.compose.project.working_dir=$installed" \
    --filter "label=com.docker.compose.service=$1" 2>/dev/null
}

# Whether nothing but files of running services changed.
is_for_services() {
  local at service
  [[ -n $installed && $commit == "$(cat "$base/commit" 2>/dev/null)" && ! -e $base/in-progress ]] || return
  for at in $changed; do
    [[ -n ${services[$at]} ]] || return
    for service in ${services[$at]}; do
      [[ -n $(container_of "$service") ]] || return
    done
  done
}

restart_services() {
  local at service id label files project
  for at in $changed; do
    sudo --non-interactive install --mode 0600 "$checkout/${paths[$at]}" "$installed/${paths[$at]}.groundplan-new" || return
    sudo --non-interactive mv --no-target-directory "$installed/${paths[$at]}.groundplan-new" "$installed/${paths[$at]}" || return
  done
  for service in $(for at in $changed; do echo "${services[$at]}"; done | tr ' ' '\n' | sort -u); do
    id=$(container_of "$service")
    label=$(sudo --non-interactive docker inspect --format '{{ index .Config.Labels "com.docker.compose.project.config_files" }}' "$id") || return
    project=$(sudo --non-interactive docker inspect --format '{{ index .Config.Labels "com.docker.compose.project" }}' "$id") || return
    files=()
    while IFS= read -r file; do files+=(--file "$file"); done < <(tr ',' '\n' <<<"$label")
    sudo --non-interactive docker compose --project-name "$project" --project-directory "$installed" "${files[@]}" \
      up --detach --no-deps --no-build --force-recreate "$service" 9>&- </dev/null || return
    say service "$service"
  done
}

# Every probe answers, with anything but an error of a server.
await_answers() {
  local probe code waited=0
  for probe in "${probes[@]}"; do
    while true; do
      code=$(curl --insecure --silent --output /dev/null --max-time 5 --write-out '%{http_code}' ${resolves[0]:+"${resolves[@]}"} "$probe" 2>/dev/null)
      [[ $code =~ ^[234] ]] && break
      if ((waited >= patience)); then
        say unwell "$probe answers ${code/#000/nothing}"
        return 1
      fi
      sleep 1
      waited=$((waited + 1))
    done
    say answers "$probe $code"
  done
}

bring_up() {
  if [[ $1 == services ]]; then
    run_hook "$run/payload/hook" && restart_services && await_answers
  else
    run_hook "$run/payload/hook" && run_install && run_hook "$run/payload/hook" && await_answers
  fi
}

go_back() {
  local to
  say step "going back to what was there before"
  if [[ ! -e $previous/commit ]]; then
    local at
    for at in "${!paths[@]}"; do place "$at" "$previous/$at"; done
    rm -f "$base/in-progress"
    say error "nothing ran before, so nothing was started again"
    return
  fi
  to=$(cat "$previous/commit")
  if switch_to "$to" "$previous" && run_hook "$previous/hook-input" && run_install && run_hook "$previous/hook-input" && await_answers; then
    rm -f "$base/in-progress"
    result="rolled-back $to"
  else
    say error "what was there before could not be brought back: log in and look at $checkout"
  fi
}

deploy() {
  exec 9>"$base/lock"
  flock --nonblock 9 || {
    result=busy
    give_up "another deployment is under way on this machine"
  }
  [[ -e $base/in-progress ]] && say note "the deployment before did not end; this one begins with what it left"
  find "$base/runs" -mindepth 1 -maxdepth 1 -type d ! -path "$run" -exec rm -rf {} +
  say step "fetching $ref"
  fetch || give_up "the repository could not be fetched, nothing was changed"
  resolve || give_up "the repository has no branch, tag or commit $ref, nothing was changed"
  prepare_files || give_up "the files could not be written, nothing was changed"
  changed=$(changed_files)
  if [[ -z $changed && ! -e $base/in-progress && $commit == "$(cat "$base/commit" 2>/dev/null)" ]]; then
    result="unchanged $commit"
    await_answers || give_up "nothing was changed, yet not everything answers"
    exit 0
  fi
  [[ $commit == "$(cat "$base/commit" 2>/dev/null)" ]] || say commit "$(cat "$base/commit" 2>/dev/null || echo none) $commit"
  for at in $changed; do say file "${paths[$at]}"; done
  local way=install
  is_for_services && way=services
  keep_previous || give_up "what is there could not be kept, nothing was changed"
  if switch_to "$commit" "$incoming" && { say step "bringing it up ($way)"; bring_up "$way"; }; then
    if [[ -e $run/payload/hook ]]; then
      install --mode 0600 "$run/payload/hook" "$base/hook-input"
    fi
    echo "$commit" >"$base/commit.new" && mv "$base/commit.new" "$base/commit" && touch "$base/complete"
    rm -f "$base/in-progress"
    result="deployed $commit"
    exit 0
  fi
  say error "the new version did not come up"
  go_back
  exit 1
}

trap finish EXIT
deploy
