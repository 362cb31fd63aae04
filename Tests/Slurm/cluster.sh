#!/usr/bin/env bash
# A Slurm cluster of one node, this machine, with a configuration, a key and ports of its own.
#
#   cluster.sh start FOLDER    until the node is idle; then SLURM_CONF=FOLDER/slurm.conf sbatch …
#   cluster.sh stop FOLDER     ends its three daemons, by the pids noted in FOLDER
set -eu -o pipefail
export PATH="$PATH:/usr/sbin:/sbin"
action=$1
folder=$2

fail() { printf 'cluster.sh: %s\n' "$1" >&2; exit 1; }

# Two free ports.
ports() {
    python3 -c 'import socket
a, b = socket.socket(), socket.socket()
for s in a, b: s.bind(("127.0.0.1", 0))
print(a.getsockname()[1], b.getsockname()[1])'
}

configure() {
    mkdir -m 700 -p "$folder/munge" "$folder/state" "$folder/spool"
    (umask 077 && head -c 1024 /dev/urandom > "$folder/munge/key")
    read -r controller node <<< "$(ports)"
    cat > "$folder/slurm.conf" << END
ClusterName=drydock
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$controller
SlurmdPort=$node
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pidfile
SlurmdPidFile=$folder/slurmd.pidfile
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
SchedulerParameters=sched_interval=1,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
NodeName=localhost NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
}

# Starts $@ in a session of its own, with none of our caller's descriptors: whoever waits for these to be
# closed would wait for the daemon.
daemon() {
    (
        for descriptor in /proc/self/fd/*; do
            descriptor=${descriptor##*/}
            if [ "$descriptor" -gt 2 ]; then eval "exec $descriptor>&-"; fi
        done
        exec setsid "$@"
    ) > "$folder/$1.out" 2>&1 < /dev/null &
    echo $! > "$folder/$1.pid"
}

start() {
    for program in munged slurmctld slurmd sinfo; do
        command -v "$program" > /dev/null || fail "$program is missing; apt-get install slurm-wlm munge"
    done
    configure
    export SLURM_CONF=$folder/slurm.conf
    daemon munged --foreground --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
        --pid-file="$folder/munge/pidfile" --log-file="$folder/munge/log" --seed-file="$folder/munge/seed"
    for _ in $(seq 50); do [ -S "$folder/munge/socket" ] && break; sleep 0.1; done
    daemon slurmctld -D
    daemon slurmd -D -N localhost
    for _ in $(seq 100); do
        if sinfo --noheader --format=%t 2> /dev/null | grep -q idle; then return; fi
        sleep 0.2
    done
    tail -n 5 "$folder"/*.out >&2
    stop
    fail "the node did not become idle"
}

# What runs is cancelled first, so that its steps end. The state is thrown away: no need to wait for it.
stop() {
    SLURM_CONF=$folder/slurm.conf timeout 5 scancel --user="$(id -un)" 2> /dev/null || true
    for daemon in slurmd slurmctld munged; do
        pid=$(cat "$folder/$daemon.pid" 2> /dev/null) || continue
        kill -9 "$pid" 2> /dev/null || true
        rm -f "$folder/$daemon.pid"
    done
}

case $action in
    start) start ;;
    stop) stop ;;
    *) fail "$action: expected start or stop" ;;
esac
