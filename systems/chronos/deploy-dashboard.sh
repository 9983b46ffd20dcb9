#!/usr/bin/env bash
# deploy-dashboard.sh [stage|prod] [plan|apply|destroy] [OPTION...]: infrastructure by OpenTofu, then the application over
# SSH. plan is the default and changes nothing; apply applies the plan that it showed. The values come from
# deployments/env-<environment>, which is read and never run. Options are groundplan's, such as --auto-approve.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
environment=${1:-stage} action=${2:-plan}
export GROUNDPLAN_ENGINE=${GROUNDPLAN_ENGINE:-tofu}

usage() {
  echo "usage: deploy-dashboard.sh [stage|prod] [plan|apply|destroy] [option...]" >&2
  exit 2
}

groundplan() { node "$here/../../bin/groundplan.js" "$@"; }

require_values() {
  if ! compgen -G "$here/deployments/env-$environment*" >/dev/null; then
    echo "deploy-dashboard.sh: copy $here/deployments/env.template to deployments/env-$environment and fill it in" >&2
    exit 2
  fi
}

[[ $environment =~ ^[a-z][a-z0-9-]*$ ]] || usage
case $action in
  plan)
    require_values
    groundplan plan chronos "$environment" "${@:3}"
    ;;
  apply)
    require_values
    groundplan apply chronos "$environment" "${@:3}"
    groundplan deploy chronos "$environment"
    ;;
  destroy) groundplan destroy chronos "$environment" "${@:3}" ;;
  *) usage ;;
esac
