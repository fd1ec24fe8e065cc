#!/usr/bin/env bash
# A RabbitMQ for tests and benchmarks: on this machine alone, its distribution too, in a folder and with a cookie of its own.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: eng/broker.sh start FOLDER PORT DISTRIBUTION-PORT MAPPER-PORT
       eng/broker.sh stop MAPPER-PORT

start runs it in the foreground until it is ended; everything it writes is below FOLDER, which must be
absolute. stop ends the mapper of Erlang's ports that start has left behind.
HELP
}

case ${1:-} in
  start)
    [ $# -eq 5 ] || { usage >&2; exit 2; }
    folder=$2
    port=$3
    [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || {
      echo "rabbitmq-server is not installed; ./dev setup installs it." >&2
      exit 1
    }
    mkdir -p "$folder"
    if [ ! -f "$folder/.erlang.cookie" ]; then
      (umask 077 && head -c 24 /dev/urandom | base64 | tr -dc A-Za-z0-9 >"$folder/.erlang.cookie")
    fi
    chmod 400 "$folder/.erlang.cookie"
    printf '[].\n' >"$folder/plugins"
    cat >"$folder/rabbit.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$port
log.console = true
log.console.level = error
log.file = false
CONF
    export HOME=$folder
    export RABBITMQ_NODENAME=winnow$port@localhost
    export RABBITMQ_MNESIA_BASE=$folder/data
    export RABBITMQ_LOG_BASE=$folder/log
    export RABBITMQ_PID_FILE=$folder/pid
    export RABBITMQ_ENABLED_PLUGINS_FILE=$folder/plugins
    export RABBITMQ_CONFIG_FILE=$folder/rabbit.conf
    export RABBITMQ_CONF_ENV_FILE=/dev/null
    export RABBITMQ_DIST_PORT=$4
    export ERL_EPMD_PORT=$5
    export ERL_EPMD_ADDRESS=127.0.0.1
    export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +S 1:1"
    exec /usr/lib/rabbitmq/bin/rabbitmq-server
    ;;
  stop)
    [ $# -eq 2 ] || { usage >&2; exit 2; }
    exec epmd -port "$2" -kill >/dev/null
    ;;
  --help | -h) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
