/// A world for rules: see what is written at its beginning.
enum WorldScript {
    static let text = #"""
        #!/bin/sh
        # A router with a client and three servers behind it, each in a network namespace of its own. Applies rules on the
        # router, connects, and prints who answered, and whom it saw: "who from" a line, "refused", or "silent".
        #
        #   unshare --net sh world.sh FORMAT RULES [RULES2]
        #
        # Everything ends with this script: the namespaces live as long as the processes in them.
        set -eu
        format=$1
        rules=$2
        begin=$(mktemp -d)
        pids=""
        trap 'for p in $pids; do kill "$p" 2>/dev/null || true; done; rm -rf "$begin"' EXIT

        serving='
        use IO::Socket::INET;
        my $s = IO::Socket::INET->new(Listen => 128, LocalAddr => "0.0.0.0", LocalPort => 8080, ReuseAddr => 1) or die;
        while (my $c = $s->accept) { print $c "$ARGV[0] ", $c->peerhost, "\n"; close $c; }'
        connecting='
        use IO::Socket::INET;
        my ($to, $port, $count) = @ARGV;
        for (1..$count) {
            my $c = IO::Socket::INET->new(PeerAddr => $to, PeerPort => $port, Timeout => 1);
            if (!$c) { print $!{ECONNREFUSED} || $! =~ /refused/i ? "refused\n" : "silent\n"; next; }
            my $l = <$c>; print $l // "nothing\n"; close $c;
        }'

        # Names a place, gives it a wire to the router: 10.0.NUMBER.2 behind 10.0.NUMBER.1.
        place() {
            unshare --net sleep 600 &
            pids="$pids $!"
            eval "$1=$!"
            # Its namespace is there once it is another one than ours.
            while [ "$(readlink /proc/$!/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do :; done
            ip link add "to-$1" type veth peer name eth0 netns $!
            ip addr add "10.0.$2.1/24" dev "to-$1"
            ip link set "to-$1" up
            nsenter -t $! -n ip addr add "10.0.$2.2/24" dev eth0
            nsenter -t $! -n ip link set eth0 up
            nsenter -t $! -n ip link set lo up
            nsenter -t $! -n ip route add default via "10.0.$2.1"
        }

        apply() {
            case $format in
            nft) nft -f "$1" ;;
            iptables) iptables-restore < "$1" ;;
            esac
        }

        from() { # PLACE ADDRESS PORT COUNT
            eval "nsenter -t \$$1 -n" perl -e "'$connecting'" "$2" "$3" "$4"
        }

        ip link set lo up
        echo 1 > /proc/sys/net/ipv4/ip_forward
        place client 9
        # A virtual address is nowhere; without a route packets to it would not come as far as the rules.
        ip route add default via 10.0.9.2
        for n in 1 2 3; do
            place "server$n" "$n"
            eval "p=\$server$n"
            nsenter -t "$p" -n perl -e "$serving" "$n" > /dev/null 2>&1 &
            pids="$pids $!"
        done
        # Ready when each has answered once.
        for n in 1 2 3; do
            tries=0
            until perl -e "$connecting" "10.0.$n.2" 8080 1 | grep -q "^$n"; do
                tries=$((tries + 1))
                [ $tries -lt 200 ] || { echo "server $n does not answer" >&2; exit 1; }
            done
        done

        apply "$rules"
        echo "== virtual"; from client 172.20.0.1 80 300
        echo "== again"; apply "$rules"; from client 172.20.0.1 80 3
        echo "== nobody"; from client 172.20.0.2 80 1
        echo "== port of the node"; from client 10.0.9.1 30080 6
        echo "== hairpin"; from server1 172.20.0.1 80 12
        echo "== itself"; perl -e "$connecting" 172.20.0.1 80 3
        if [ $# -gt 2 ]; then
            echo "== update"
            from client 172.20.0.1 80 200 > "$begin/during" &
            waiting=$!
            for n in 1 2 3 4 5; do apply "$3"; apply "$rules"; done
            apply "$3"
            wait $waiting
            sort "$begin/during" | uniq -c | sed 's/^ *//'
            echo "== after"; from client 172.20.0.1 80 20
        fi

        """#
}
