import Documents

// What the contenders and the servers are told.
extension ProxyContender {
    private static var backends: [String] { ProxyWorld.servers.map { "\($0):8080" } }

    /// One service, and its endpoints.
    static var services: String {
        let endpoints = ProxyWorld.servers.map { "{\"addresses\":[\"\($0)\"]}" }.joined(separator: ",")
        return """
            {"kind":"List","items":[
             {"kind":"Service","metadata":{"name":"web","namespace":"bench"},
              "spec":{"clusterIP":"\(ProxyWorld.virtual)","ports":[{"port":80}]}},
             {"kind":"EndpointSlice","metadata":{"name":"web-1","namespace":"bench",
              "labels":{"kubernetes.io/service-name":"web"}},"addressType":"IPv4",
              "endpoints":[\(endpoints)],"ports":[{"port":8080}]}]}
            """
    }

    /// One thread, as ours has one; the second door splices.
    static var haproxyConfig: String {
        let doors = [("plain", 7002, ""), ("spliced", 7003, "    option splice-auto\n")].map {
            name, port, option in
            "listen \(name)\n    bind \(ProxyWorld.node):\(port) backlog 4096\n    balance roundrobin\n"
                + option
                + backends.enumerated().map { "    server s\($0) \($1)\n" }.joined()
        }
        return """
            global
                nbthread 1
                maxconn 30000
            defaults
                mode tcp
                timeout connect 5s
                timeout client 1h
                timeout server 1h
            \(doors.joined())
            """
    }

    private static let nginxHead = """
        daemon off;
        master_process off;
        error_log /dev/null;
        worker_rlimit_nofile 60000;
        events { worker_connections 50000; }

        """

    static func nginxConfig(_ module: String) -> String {
        """
        load_module \(module);
        pid stream.pid;
        \(nginxHead)stream {
            upstream servers { \(backends.map { "server \($0); " }.joined())}
            server {
                listen \(ProxyWorld.node):7004 backlog=4096;
                proxy_pass servers;
                proxy_timeout 1h;
            }
        }

        """
    }

    static let backendConfig = """
        pid backend.pid;
        \(nginxHead)http {
            access_log off;
            keepalive_requests 100000000;
            keepalive_timeout 1h;
            client_header_timeout 1h;
            sendfile on;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            server {
                listen 8080 backlog=4096;
                location / { return 200 "ok\\n"; }
                location = /bulk { root .; }
            }
        }

        """
}
