/// A world for rules: see what is written at its beginning.
enum WorldScript {
    static let text = #"""
        #!/bin/sh
        # A router with a client and three servers behind it, each in a network namespace of its own. Applies rules on
        # the router, connects, and prints who answered, and whom it saw: "who from" a line, "refused", or "silent".
        #
        #   unshare --net --pid --fork --kill-child --mount-proc timeout 60 sh world.sh FORMAT FOLDER
        #
        # FOLDER holds the rules `all`, and `last`, and takes what is written. Whatever runs here is in one namespace of
        # processes: when the first of them ends, or who called it, the kernel ends the others.
        set -eu
        format=$1
        folder=$2

        serving='
        use Socket;
        my ($who, $ready) = @ARGV;
        socket(S, PF_INET, SOCK_STREAM, 0) && bind(S, sockaddr_in(8080, INADDR_ANY)) && listen(S, 1024) or die;
        open(my $file, ">", $ready) or die;
        while (my $from = accept(C, S)) {
            my ($port, $address) = sockaddr_in($from);
            syswrite(C, "$who " . inet_ntoa($address) . "\n");
            close C;
        }'
        # So many connections at once, and again until a file is there.
        connecting='
        use Socket; use Fcntl; use Errno qw(ECONNREFUSED);
        my ($to, $port, $count, $until) = @ARGV;
        do {
            my ($waiting, %open) = "";
            for (1..$count) {
                socket(my $s, PF_INET, SOCK_STREAM, 0) or die;
                fcntl($s, F_SETFL, O_NONBLOCK) or die;
                connect($s, sockaddr_in($port, inet_aton($to)));
                $open{fileno $s} = $s;
                vec($waiting, fileno $s, 1) = 1;
            }
            while (%open && select(my $ready = $waiting, undef, undef, 3)) {
                for my $number (grep { vec($ready, $_, 1) } keys %open) {
                    my $got = sysread($open{$number}, my $line, 100);
                    print $got ? $line : $! == ECONNREFUSED ? "refused\n" : "nothing\n";
                    vec($waiting, $number, 1) = 0;
                    delete $open{$number};
                }
            }
            print "silent\n" for keys %open;
            select(undef, undef, undef, 0.005) if defined $until;
        } while (defined $until && ! -e $until);'

        apply() {
            case $format in
            nft) nft -f "$folder/$1" ;;
            iptables) iptables-restore < "$folder/$1" ;;
            esac
        }

        from() { # PLACE ADDRESS PORT COUNT [UNTIL]
            eval "place=\$$1"
            shift
            nsenter -t "$place" -n perl -e "$connecting" "$@"
        }

        # PLACE NUMBER: 10.0.NUMBER.2 behind 10.0.NUMBER.1, once its namespace is there.
        wire() {
            tries=0
            until [ -e "$folder/ready-$1" ]; do
                tries=$((tries + 1))
                [ $tries -lt 1000 ] || { echo "$1 does not start" >&2; exit 1; }
                sleep 0.01
            done
            eval "place=\$$1"
            printf '%s\n' "link add to-$1 type veth peer name eth0 netns $place" \
                "addr add 10.0.$2.1/24 dev to-$1" "link set to-$1 up" | ip -batch -
            printf '%s\n' "addr add 10.0.$2.2/24 dev eth0" "link set eth0 up" "link set lo up" \
                "route add default via 10.0.$2.1" | nsenter -t "$place" -n ip -batch -
        }

        for n in 1 2 3; do
            unshare --net perl -e "$serving" "$n" "$folder/ready-server$n" > /dev/null 2>&1 &
            eval "server$n=$!"
        done
        unshare --net sh -c ': > "$1"; exec sleep 600' client "$folder/ready-client" > /dev/null 2>&1 &
        client=$!
        wire client 9
        for n in 1 2 3; do wire "server$n" "$n"; done
        ip link set lo up
        echo 1 > /proc/sys/net/ipv4/ip_forward
        # A virtual address is nowhere; without a route packets to it would not come as far as the rules.
        ip route add default via 10.0.9.2

        apply all
        echo "== virtual"; from client 172.20.0.1 80 300
        echo "== again"; apply all; from client 172.20.0.1 80 3
        echo "== nobody"; from client 172.20.0.2 80 1
        echo "== port of the node"; from client 10.0.9.1 30080 6
        echo "== hairpin"; from server1 172.20.0.1 80 12
        echo "== itself"; perl -e "$connecting" 172.20.0.1 80 3
        echo "== update"
        from client 172.20.0.1 80 1 "$folder/replaced" &
        waiting=$!
        for n in 1 2 3; do apply last; apply all; done
        apply last
        : > "$folder/replaced"
        wait $waiting
        echo "== after"; from client 172.20.0.1 80 20

        """#
}
