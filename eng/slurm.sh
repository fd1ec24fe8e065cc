#!/usr/bin/env bash
# A Slurm of one node for tests: on this machine alone, with a key and a state of its own.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: eng/slurm.sh start FOLDER CONTROLLER-PORT NODE-PORT

Runs munged, slurmctld and slurmd, writes "ready" once jobs can be submitted, and ends them, and the
jobs that are left, when standard input ends or on SIGTERM. Everything they write is below FOLDER,
which must be absolute and short, as a socket lies in it. SLURM_CONF=FOLDER/slurm.conf leads sbatch,
squeue and scancel to them. Needs Debian's slurm-wlm and munge; their system services stay off.
HELP
}

case ${1:-} in
  start) [ $# -eq 4 ] || { usage >&2; exit 2; } ;;
  --help | -h) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

folder=$2
# Debian keeps the daemons where only root looks.
PATH=$PATH:/usr/sbin
for program in munged slurmctld slurmd sbatch; do
  command -v "$program" >/dev/null || { echo "$program is not installed; ./dev setup --slurm installs it." >&2; exit 1; }
done

umask 077
mkdir -p "$folder"/{munge,state,spool,log}
head -c 128 /dev/urandom >"$folder/munge/key"
chmod 600 "$folder/munge/key"
user=$(id -un)
node=$(hostname -s)
cpus=$(nproc)
cat >"$folder/slurm.conf" <<CONF
ClusterName=winnow
SlurmctldHost=$node(127.0.0.1)
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmctldPort=$3
SlurmdPort=$4
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld
SlurmdLogFile=$folder/log/slurmd
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0
ReturnToService=2
KillWait=10
NodeName=$node NodeAddr=127.0.0.1 CPUs=$cpus State=UNKNOWN
PartitionName=all Nodes=$node Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:8
CONF
export SLURM_CONF=$folder/slurm.conf

daemons=()
end() {
  trap - EXIT
  if [ ${#daemons[@]} -eq 3 ]; then
    # Jobs first: the node's daemon alone knows their processes.
    scancel --full --signal=KILL --user="$user" || true
    scancel --user="$user" || true
    for ((look = 0; look < 50; look++)); do
      [ -n "$(squeue --noheader || true)" ] || break
      sleep 0.2
    done
  fi
  for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
    kill "${daemons[i]}" || true
    wait "${daemons[i]}" || true
  done
} >>"$folder/log/end" 2>&1
trap end EXIT
trap 'exit 0' TERM INT

munged --foreground --force --num-threads=1 --socket="$folder/munge/socket" --key-file="$folder/munge/key" --log-file="$folder/log/munged" \
  --pid-file="$folder/munge/pid" --seed-file="$folder/munge/seed" </dev/null >"$folder/log/munged.out" 2>&1 &
daemons+=($!)
slurmctld -D -c -f "$SLURM_CONF" </dev/null >"$folder/log/slurmctld.out" 2>&1 &
daemons+=($!)
slurmd -D -f "$SLURM_CONF" </dev/null >"$folder/log/slurmd.out" 2>&1 &
daemons+=($!)
until sinfo --noheader --format=%T 2>"$folder/log/sinfo" | grep -qx idle; do
  for daemon in "${daemons[@]}"; do
    kill -0 "$daemon" 2>/dev/null || {
      tail -n 5 "$folder"/log/*.out >&2
      exit 1
    }
  done
  sleep 0.1
done
echo ready
while read -r _; do :; done
